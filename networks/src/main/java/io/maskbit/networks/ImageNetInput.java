package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.tensor.FeatureOps;

/**
 * Brings images into the form that classifiers of ImageNet were trained on: resized to a square
 * (bilinear, antialiased), then (x - mean) / deviation per channel with mean (0.485, 0.456, 0.406)
 * and deviation (0.229, 0.224, 0.225). Nothing is clamped or cropped.
 */
public final class ImageNetInput {

    /** Side of the square that the published classifiers were trained on. */
    public static final int SIDE = 224;

    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private final FeatureOps ops = FeatureOps.of(Precision.FLOAT32);
    private final int side;
    private final NDArray mean;
    private final NDArray deviation;

    /**
     * Makes a preparation.
     *
     * @param side side of the square, at least 1
     * @param owner owner of its constants
     */
    public ImageNetInput(int side, NDManager owner) {
        this.side = side;
        mean = owner.create(MEAN, new Shape(1, 3, 1, 1));
        deviation = owner.create(DEVIATION, new Shape(1, 3, 1, 1));
    }

    /**
     * Prepares images; gradients flow through.
     *
     * @param images float32 (B, 3, h, w), about [0, 1]
     * @return float32 (B, 3, side, side)
     */
    public NDArray prepare(NDArray images) {
        return ops.resize(images, side, side).sub(mean).div(deviation);
    }
}
