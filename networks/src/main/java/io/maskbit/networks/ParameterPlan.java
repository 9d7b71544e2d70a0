package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/**
 * What a parameter's array will be.
 *
 * @param shape its shape
 * @param start its starting values
 */
record ParameterPlan(Shape shape, Start start) {

    private static final int CHUNK = 1 << 16;

    /** A buffer of the host holds 2 GiB. */
    private static final int MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

    ParameterPlan {
        // In doubles: the product of the extents may exceed a long.
        double values = 1;
        for (long extent : shape.getShape()) {
            values *= extent;
        }
        if (values > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "a parameter of shape " + shape + " has more than " + MOST_VALUES + " values");
        }
    }

    /** Makes the array with its starting values. */
    NDArray started(NDManager owner, long seed) {
        int size = (int) shape.size();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        FloatBuffer values = bytes.asFloatBuffer();
        LongStream.range(0, (size + CHUNK - 1L) / CHUNK)
                .parallel()
                .forEach(
                        chunk -> {
                            int from = (int) (chunk * CHUNK);
                            int to = (int) Math.min(size, (long) from + CHUNK);
                            for (int i = from; i < to; i++) {
                                values.put(i, start.at(seed, i));
                            }
                        });
        try (NDArray staged = owner.create(bytes, shape, DataType.FLOAT32)) {
            // The engine only borrows the buffer on a CPU; the copy is the engine's own memory.
            return Step.keep(staged.duplicate(), owner);
        }
    }

    /** Makes the array without values: memory that nobody writes to takes no room. */
    NDArray empty(NDManager owner) {
        return Step.keep(owner.create(shape, DataType.FLOAT32), owner);
    }
}
