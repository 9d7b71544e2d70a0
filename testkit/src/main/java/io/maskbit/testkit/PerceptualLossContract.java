package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.PerceptualLossFactory;
import org.junit.jupiter.api.Test;

/** Laws of perceptual losses, beside those of every component. */
public non-sealed interface PerceptualLossContract extends ComponentContract {

    @Override
    PerceptualLossFactory<?> factory();

    /** Returns the extent of the images to test with. */
    default ImageShape image() {
        return new ImageShape(3, 32, 32);
    }

    /** The distance is a finite float32 scalar: zero of an image to itself, above it to another. */
    @Test
    default void distanceIsZeroOnlyToItself() {
        PerceptualLossLaws.distanceIsZeroOnlyToItself(this);
    }

    /** The gradient reaches every reconstruction. */
    @Test
    default void gradientReachesTheReconstructions() {
        PerceptualLossLaws.gradientReachesTheReconstructions(this);
    }

    /** Every parameter is frozen. */
    @Test
    default void parametersNeverChange() {
        PerceptualLossLaws.parametersNeverChange(this);
    }
}
