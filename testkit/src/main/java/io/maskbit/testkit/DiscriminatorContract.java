package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;
import io.maskbit.spi.DiscriminatorFactory;
import org.junit.jupiter.api.Test;

/** Laws of discriminators, beside those of every component. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface DiscriminatorContract extends ComponentContract {

    @Override
    DiscriminatorFactory<?> factory();

    /** Returns the extent of the images to test with; a drawn one unless this is overridden. */
    default ImageShape image() {
        return Drawn.image();
    }

    /** Images give one map of finite scores each: float32 (B, 1, H', W'). */
    @Test
    default void imagesGiveAMapOfScoresEach() {
        Law.of(this, "imagesGiveAMapOfScoresEach")
                .holds(() -> DiscriminatorLaws.imagesGiveAMapOfScoresEach(this));
    }

    /** The gradient of the scores reaches every image. */
    @Test
    default void gradientReachesTheImages() {
        Law.ofResults(this, "gradientReachesTheImages")
                .holds(() -> DiscriminatorLaws.gradientReachesTheImages(this));
    }

    /** In evaluation the scores of an image do not depend on the other images of its batch. */
    @Test
    default void imagesOfABatchAreIndependent() {
        Law.ofResults(this, "imagesOfABatchAreIndependent")
                .holds(() -> DiscriminatorLaws.imagesOfABatchAreIndependent(this));
    }
}
