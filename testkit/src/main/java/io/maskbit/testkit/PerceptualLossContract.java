package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;
import io.maskbit.spi.PerceptualLossFactory;
import org.junit.jupiter.api.Test;

/** Laws of perceptual losses, beside those of every component. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface PerceptualLossContract extends ComponentContract {

    @Override
    PerceptualLossFactory<?> factory();

    /** Returns the extent of the images to test with; a drawn one unless this is overridden. */
    default ImageShape image() {
        return Drawn.image();
    }

    /** The distance is a finite float32 scalar. */
    @Test
    default void distanceIsOneNumber() {
        Law.of(this, "distanceIsOneNumber")
                .holds(() -> PerceptualLossLaws.distanceIsOneNumber(this));
    }

    /** The distance of images is zero to themselves, and above zero to others. */
    @Test
    default void distanceIsZeroOnlyToItself() {
        Law.ofResults(this, "distanceIsZeroOnlyToItself")
                .holds(() -> PerceptualLossLaws.distanceIsZeroOnlyToItself(this));
    }

    /** The gradient reaches every reconstruction. */
    @Test
    default void gradientReachesTheReconstructions() {
        Law.ofResults(this, "gradientReachesTheReconstructions")
                .holds(() -> PerceptualLossLaws.gradientReachesTheReconstructions(this));
    }

    /** Nothing learns here: {@link #parametersNeverChange} is the stricter law. */
    @Override
    default void everyParameterGetsAGradientOrIsFrozen() {
        parametersNeverChange();
    }

    /** No gradient reaches the originals. */
    @Test
    default void originalsGetNoGradient() {
        Law.ofResults(this, "originalsGetNoGradient")
                .holds(() -> PerceptualLossLaws.originalsGetNoGradient(this));
    }

    /** Training and evaluation give the same distance. */
    @Test
    default void trainingChangesNothing() {
        Law.ofResults(this, "trainingChangesNothing")
                .holds(() -> PerceptualLossLaws.trainingChangesNothing(this));
    }

    /** Every parameter is frozen. */
    @Test
    default void parametersNeverChange() {
        Law.of(this, "parametersNeverChange")
                .holds(() -> PerceptualLossLaws.parametersNeverChange(this));
    }
}
