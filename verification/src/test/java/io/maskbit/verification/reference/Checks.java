package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compares what the code computes with what a case expects, and keeps account: an expected array
 * that nothing was compared with is a failure.
 *
 * <p>The deviation of a check is given as a multiple of its tolerance; up to 1 it passes.
 */
final class Checks {

    private final FixtureCase fixture;
    private final Map<String, Double> deviations = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    Checks(FixtureCase fixture) {
        this.fixture = fixture;
    }

    /** Returns whether the case expects an array that has not been compared yet. */
    boolean wants(String name) {
        return fixture.expected().contains(name) && !deviations.containsKey(name);
    }

    /** Compares an array if the case expects it. */
    void offer(String name, Supplier<NDArray> actual) {
        if (wants(name)) {
            compare(name, Values.of(actual.get()));
        }
    }

    /** Compares a number if the case expects it. */
    void offerNumber(String name, double actual) {
        if (wants(name)) {
            compare(name, Values.of(new double[] {actual}));
        }
    }

    /** Compares numbers on the host if the case expects them. */
    void offerValues(String name, Supplier<Values> actual) {
        if (wants(name)) {
            compare(name, actual.get());
        }
    }

    /** Adds a check of a single number that stands outside the arrays. */
    void number(String what, double actual, double expected, double tolerance) {
        record(what, Math.abs(actual - expected) / tolerance, "is " + actual + ", not " + expected);
    }

    /** Adds a check that holds or not. */
    void holds(String what, boolean condition) {
        record(what, condition ? 0 : Double.POSITIVE_INFINITY, "does not hold");
    }

    /** Reports a check that could not be made. */
    void fails(String what, String why) {
        record(what, Double.POSITIVE_INFINITY, why);
    }

    /** Closes the account: whatever the case expects and nothing was compared with, fails. */
    void close() {
        for (String name : fixture.expected()) {
            if (!deviations.containsKey(name)) {
                record(
                        name,
                        Double.POSITIVE_INFINITY,
                        "is expected, but nothing was compared with it");
            }
        }
    }

    /** Returns the deviation of each check, in order. */
    Map<String, Double> deviations() {
        return deviations;
    }

    /** Returns what went wrong, one line per check. */
    List<String> failures() {
        return failures;
    }

    /** Returns the largest deviation as a multiple of its tolerance. */
    double worst() {
        return deviations.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private void compare(String name, Values actual) {
        Values expected = fixture.values(name);
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            record(
                    name,
                    Double.POSITIVE_INFINITY,
                    "has shape "
                            + Arrays.toString(actual.shape())
                            + ", not "
                            + Arrays.toString(expected.shape()));
            return;
        }
        record(
                name,
                deviation(fixture.array(name), actual.data(), expected.data()),
                firstDifference(actual.data(), expected.data()));
    }

    /** Returns the deviation as a multiple of the tolerance that the array states. */
    static double deviation(JsonObject array, double[] actual, double[] expected) {
        if (flag(array, "noise_dominated")) {
            boolean finite = Arrays.stream(actual).allMatch(Double::isFinite);
            return finite ? 0 : Double.POSITIVE_INFINITY;
        }
        if (flag(array, "exact")) {
            return IntStream.range(0, actual.length).allMatch(i -> actual[i] == expected[i])
                    ? 0
                    : Double.POSITIVE_INFINITY;
        }
        if (array.has("check")) {
            String check = array.get("check").getAsString();
            if (!check.equals("relative_l2")) {
                throw new IllegalArgumentException("unknown check " + check);
            }
            return relativeL2(actual, expected) / array.get("rel_l2_tolerance").getAsDouble();
        }
        double worst = elementwise(array, actual, expected);
        if (worst > 1 && array.has("kink_rel_l2")) {
            return relativeL2(actual, expected) / array.get("kink_rel_l2").getAsDouble();
        }
        return worst;
    }

    private static double elementwise(JsonObject array, double[] actual, double[] expected) {
        double atol = array.get("atol").getAsDouble();
        double rtol = array.has("rtol") ? array.get("rtol").getAsDouble() : 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            // Equal covers the infinities, and compare() the values that are not a number.
            if (Double.compare(actual[i], expected[i]) == 0 || actual[i] == expected[i]) {
                continue;
            }
            double deviation =
                    Math.abs(actual[i] - expected[i]) / (atol + rtol * Math.abs(expected[i]));
            if (Double.isNaN(deviation)) {
                return Double.POSITIVE_INFINITY;
            }
            worst = Math.max(worst, deviation);
        }
        return worst;
    }

    private static double relativeL2(double[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < actual.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        if (difference == 0) {
            return 0;
        }
        double relative = Math.sqrt(difference) / Math.sqrt(norm);
        return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }

    private static String firstDifference(double[] actual, double[] expected) {
        int most = 0;
        int count = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            if (difference > Math.abs(actual[most] - expected[most])) {
                most = i;
            }
            count += difference == 0 ? 0 : 1;
        }
        return "differs most at entry "
                + most
                + ": "
                + actual[most]
                + " instead of "
                + expected[most]
                + " ("
                + count
                + " of "
                + actual.length
                + " entries differ)";
    }

    private void record(String what, double deviation, String why) {
        // Not "deviation > 1": a deviation that is not a number must fail too.
        boolean passes = deviation <= 1;
        deviations.merge(
                what, passes || deviation > 1 ? deviation : Double.POSITIVE_INFINITY, Math::max);
        if (!passes) {
            failures.add(fixture.name() + ": " + what + " " + why);
        }
    }

    private static boolean flag(JsonObject array, String key) {
        return array.has(key) && array.get(key).getAsBoolean();
    }
}
