package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.DiscriminatorFactory;
import org.junit.jupiter.api.Test;

/** Laws of discriminators, beside those of every component. */
public non-sealed interface DiscriminatorContract extends ComponentContract {

    @Override
    DiscriminatorFactory<?> factory();

    /** Returns the extent of the images to test with. */
    default ImageShape image() {
        return new ImageShape(3, 32, 32);
    }

    /** Images give one map of finite scores each: float32 (B, 1, H', W'). */
    @Test
    default void imagesGiveAMapOfScoresEach() {
        DiscriminatorLaws.imagesGiveAMapOfScoresEach(this);
    }

    /** The gradient of the scores reaches every image. */
    @Test
    default void gradientReachesTheImages() {
        DiscriminatorLaws.gradientReachesTheImages(this);
    }
}
