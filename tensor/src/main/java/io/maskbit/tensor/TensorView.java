package io.maskbit.tensor;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * How a tensor lies in its storage, in values.
 *
 * @param offset its first value
 * @param shape extents
 * @param strides per dimension, how far apart neighbours lie; as many as there are extents
 */
record TensorView(long offset, Shape shape, List<Long> strides) {

    /** Most dimensions that the engine's kernels take. */
    static final int MAX_DIMENSIONS = 64;

    /** Values that a tensor may hold beyond those of its storage, by repeating them. */
    static final long MAX_REPEATED = 1L << 20;

    /**
     * How often the bytes of a file may be counted by its tensors together, which may share
     * storages, beside {@link #MAX_REPEATED} values of the largest type.
     */
    private static final int MAX_SHARED = 4;

    /** Copies the strides. */
    TensorView {
        strides = List.copyOf(strides);
    }

    /**
     * Checks that the view lies inside a storage.
     *
     * @param size values of the storage
     * @throws PickleException if it does not, or is larger than the storage can justify
     */
    void checkInside(long size) throws PickleException {
        try {
            requireCountable(shape.getShape());
            long values = shape.size();
            long last = offset;
            for (int d = 0; d < shape.dimension() && values > 0; d++) {
                last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, stride(d)));
            }
            if (offset > size || (values > 0 && last >= size)) {
                throw new PickleException(
                        "reaches value " + last + " of a storage that has only " + size);
            }
            if (values > size && values > MAX_REPEATED) {
                throw new PickleException(
                        "repeats a storage of " + size + " values to " + values + " values");
            }
        } catch (ArithmeticException e) {
            throw new PickleException("has more values than can be counted");
        }
    }

    /**
     * Returns the bytes that all tensors of a file may have together, as they are stored.
     *
     * @param file bytes of the file
     */
    static long mostBytes(long file) {
        return MAX_SHARED * file + MAX_REPEATED * Double.BYTES;
    }

    /**
     * Checks that the engine can count bytes and strides. It also does so for an array without
     * values, as if its extents of 0 were 1.
     *
     * @param extents none negative
     * @throws ArithmeticException if it cannot
     */
    static void requireCountable(long[] extents) {
        long bytes = Double.BYTES;
        for (long extent : extents) {
            bytes = Math.multiplyExact(bytes, Math.max(1, extent));
        }
    }

    /** Returns the stride of a dimension. */
    long stride(int dimension) {
        return strides.get(dimension);
    }

    /** Returns the number of storage values from the first to the last of a checked view. */
    long span() {
        long span = shape.size() == 0 ? 0 : 1;
        for (int d = 0; d < shape.dimension() && span > 0; d++) {
            span += (shape.get(d) - 1) * stride(d);
        }
        return span;
    }

    /** Returns whether the values lie in row order without gaps. */
    boolean isContiguous() {
        long expected = 1;
        for (int d = shape.dimension() - 1; d >= 0; d--) {
            if (shape.get(d) != 1 && stride(d) != expected) {
                return false;
            }
            expected *= shape.get(d);
        }
        return true;
    }
}
