package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;

/**
 * What is known of an array of the reference: mean, root mean square and some entries. A value that
 * is not known is not a number.
 */
record Summary(double mean, double rms, double first, double last) {

    /** Compares an array, relative to one or to the value, whichever is larger. */
    void check(NDArray array, double tolerance) {
        double[] data = Values.of(array).data();
        double sum = 0;
        double squares = 0;
        for (double value : data) {
            sum += value;
            squares += value * value;
        }
        near("mean", mean, sum / data.length, tolerance);
        near("root mean square", rms, Math.sqrt(squares / data.length), tolerance);
        near("first entry", first, data[0], tolerance);
        near("last entry", last, data[data.length - 1], tolerance);
    }

    private static void near(String what, double expected, double actual, double tolerance) {
        if (!Double.isNaN(expected)) {
            assertEquals(expected, actual, tolerance * Math.max(1, Math.abs(expected)), what);
        }
    }
}
