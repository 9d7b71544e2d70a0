package io.maskbit.training.health;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** The norms of gradients in the last windows in which they were not tenfold. */
final class Calm {

    private static final int LONGEST = 20;
    private static final int SHORTEST = 5;
    private static final double TENFOLD = 10;

    private final Map<String, ArrayDeque<Double>> history = new HashMap<>();

    /** Takes note of a window, after it was judged. */
    void follow(Map<String, Double> numbers) {
        for (String name : HealthRule.OPTIMISED.keySet()) {
            Double norm = numbers.get(name);
            if (norm != null && !isTenfold(name, norm)) {
                ArrayDeque<Double> norms = of(name);
                norms.addLast(norm);
                if (norms.size() > LONGEST) {
                    norms.removeFirst();
                }
            }
        }
    }

    boolean isTenfold(String name, double norm) {
        return of(name).size() >= SHORTEST && norm > TENFOLD * median(name);
    }

    /** Returns the upper median. */
    double median(String name) {
        double[] sorted = of(name).stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private ArrayDeque<Double> of(String name) {
        return history.computeIfAbsent(name, unused -> new ArrayDeque<>());
    }
}
