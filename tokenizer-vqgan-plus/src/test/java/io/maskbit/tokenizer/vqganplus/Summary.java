package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** The numbers by which an array is compared with the reference (A.1). */
record Summary(double mean, double rms, double first, double second, double middle, double last) {

    static Summary of(NDArray array) {
        float[] values = array.toFloatArray();
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        int n = values.length;
        return new Summary(
                sum / n,
                Math.sqrt(squares / n),
                values[0],
                values[1],
                values[n / 2],
                values[n - 1]);
    }

    static void check(NDArray actual, Shape shape, Summary expected) {
        assertEquals(shape, actual.getShape());
        of(actual).near(expected);
    }

    private void near(Summary expected) {
        double tolerance = 1e-4 * expected.rms;
        assertEquals(expected.mean, mean, tolerance, "mean");
        assertEquals(expected.rms, rms, tolerance, "root mean square");
        assertEquals(expected.first, first, tolerance, "first value");
        assertEquals(expected.second, second, tolerance, "second value");
        assertEquals(expected.middle, middle, tolerance, "middle value");
        assertEquals(expected.last, last, tolerance, "last value");
    }
}
