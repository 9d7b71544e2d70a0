package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Buffers: numbers that follow from the settings. The reference keeps them in its files; our
 * components compute them (spec 1.6, 2.2, 6.5).
 */
final class ComputedNumbers {

    /** Follows the key of an array that {@link #isMetBy} denies. */
    static final String NOT_MET =
            " does not hold the numbers that the reference computes for tokens of bits, the least"
                    + " significant bit first";

    private static final String CODES = "quantize.codebook";
    private static final String BITS = "bits_to_indices";

    private ComputedNumbers() {}

    /** Returns whether a key is a buffer. */
    static boolean isOne(String key) {
        return key.equals(CODES) || key.equals(BITS) || key.equals("quantize." + BITS);
    }

    /**
     * Computes a buffer.
     *
     * @param key its key
     * @param shape its extents
     * @param manager owner of the result
     * @return int32 powers of two, or float32 codes of -1 and 1, the least significant bit first
     */
    static NDArray of(String key, Shape shape, NDManager manager) {
        return key.equals(CODES)
                ? manager.create(codes(shape), shape)
                : manager.create(powers((int) shape.get(0)), shape);
    }

    /** Returns whether an array of a file holds exactly what is computed here. */
    static boolean isMetBy(String key, NDArray array) {
        Shape shape = array.getShape();
        if (!key.equals(CODES)) {
            int[] powers = powers((int) shape.get(0));
            long[] wanted = Arrays.stream(powers).asLongStream().toArray();
            return switch (array.getDataType()) {
                case INT32 -> Arrays.equals(array.toIntArray(), powers);
                case INT64 -> Arrays.equals(array.toLongArray(), wanted);
                default -> false;
            };
        }
        return switch (array.getDataType()) {
            case FLOAT32 -> Arrays.equals(array.toFloatArray(), codes(shape));
            default -> false;
        };
    }

    private static int[] powers(int bits) {
        int[] powers = new int[bits];
        for (int k = 0; k < bits; k++) {
            powers[k] = 1 << k;
        }
        return powers;
    }

    private static float[] codes(Shape shape) {
        int bits = (int) shape.get(1);
        float[] codes = new float[(int) shape.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (i / bits >>> i % bits & 1) == 1 ? 1 : -1;
        }
        return codes;
    }
}
