package io.maskbit.runtime.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a layer's result is from what was expected.
 *
 * @param layer path of the layer
 * @param size the largest difference, in units of the root mean square of what was expected;
 *     infinite where the two cannot be compared
 * @param words what differs most, for people
 */
record Deviation(String layer, double size, String words) {

    /** Below it a result counts as all zeros, and differences are taken as they are. */
    private static final double SMALLEST = 1e-20;

    /** No deviation at all. */
    static Deviation none(String layer) {
        return new Deviation(layer, 0, "equal");
    }

    /** A result of other extents. */
    static Deviation ofShapes(String layer, List<Long> expected, List<Long> actual) {
        return new Deviation(
                layer,
                Double.POSITIVE_INFINITY,
                "its shape is " + actual + ", expected " + expected);
    }

    /**
     * A number that is not the one expected.
     *
     * @param layer path of the layer
     * @param what which number
     * @param expected its value
     * @param actual what it is
     * @param unit root mean square of the layer's values; empty to take the number itself
     */
    static Deviation of(
            String layer, String what, double expected, double actual, Optional<Double> unit) {
        double scale = unit.filter(u -> u > SMALLEST).orElse(1.0);
        double size = Math.abs(actual - expected) / scale;
        return new Deviation(
                layer,
                Double.isNaN(size) ? Double.POSITIVE_INFINITY : size,
                String.format(
                        Locale.ROOT, "its %s is %.7g, expected %.7g", what, actual, expected));
    }

    /** Returns the larger of two. */
    Deviation or(Deviation other) {
        return other.size > size ? other : this;
    }

    /** Returns the size as people read it. */
    String amount() {
        return String.format(Locale.ROOT, "%.2g", size);
    }
}
