package io.maskbit.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Images ready for a step, on the host.
 *
 * @param pixels (B, 3, S, S) in [0, 1]; not copied, must not be changed; empty where tokens are
 *     looked up instead
 * @param labels (B) class numbers
 * @param ids (B) numbers of the images in their source
 * @param mirrored (B) whether left and right of an image are exchanged
 * @param resolution S
 */
public record Batch(float[] pixels, long[] labels, long[] ids, boolean[] mirrored, int resolution) {

    /**
     * One buffer per thread: a new one per step would wait for the garbage collector off the heap.
     */
    private static final ThreadLocal<ByteBuffer> STAGING =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    /**
     * A batch of which no image is mirrored.
     *
     * @param pixels (B, 3, S, S) in [0, 1]; not copied, must not be changed
     * @param labels (B) class numbers
     * @param ids (B) numbers of the images in their source
     * @param resolution S
     */
    public Batch(float[] pixels, long[] labels, long[] ids, int resolution) {
        this(pixels, labels, ids, new boolean[ids.length], resolution);
    }

    /** Returns B. */
    public int size() {
        return labels.length;
    }

    /**
     * Uploads the pixels in one piece.
     *
     * @param manager owner of the array
     * @return float32 (B, 3, S, S) in [0, 1]
     * @throws IllegalStateException if the batch holds no pixels
     */
    public NDArray images(NDManager manager) {
        if (pixels.length == 0) {
            throw new IllegalStateException("this batch holds no pixels, only numbers of images");
        }
        ByteBuffer staged = staging(pixels.length * Float.BYTES);
        staged.asFloatBuffer().put(pixels);
        Shape shape = new Shape(size(), 3, resolution, resolution);
        try (NDArray borrowed = manager.create(staged, shape, DataType.FLOAT32)) {
            // The engine only borrows the buffer on a CPU; the copy is the engine's own memory.
            return borrowed.duplicate();
        }
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

    private static ByteBuffer staging(int bytes) {
        if (STAGING.get().capacity() < bytes) {
            STAGING.set(ByteBuffer.allocateDirect(bytes));
        }
        return STAGING.get().clear().limit(bytes).order(ByteOrder.nativeOrder());
    }
}
