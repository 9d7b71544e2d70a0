package io.maskbit.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Images ready for a step, on the host.
 *
 * @param pixels (B, 3, S, S) in [0, 1]; not copied, must not be changed
 * @param labels (B) class numbers
 * @param ids (B) numbers of the images in their source
 * @param resolution S
 */
public record Batch(float[] pixels, long[] labels, long[] ids, int resolution) {

    /** Returns B. */
    public int size() {
        return labels.length;
    }

    /**
     * Uploads the pixels in one piece.
     *
     * @param manager owner of the array
     * @return float32 (B, 3, S, S) in [0, 1]
     */
    public NDArray images(NDManager manager) {
        return manager.create(pixels, new Shape(size(), 3, resolution, resolution));
    }

    /**
     * Uploads the labels.
     *
     * @param manager owner of the array
     * @return int64 (B)
     */
    public NDArray labels(NDManager manager) {
        return manager.create(labels);
    }
}
