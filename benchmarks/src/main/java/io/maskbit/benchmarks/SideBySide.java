package io.maskbit.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures alternatives in one run: after a warm-up each repetition runs all of them in turn, so
 * that whatever else the machine does meets all alike. What counts is the ratio, of minima and of
 * medians.
 */
final class SideBySide {

    /** Head of the table that the rows belong to. */
    static final List<String> HEADER =
            List.of(
                    "| what | how | min ms | median ms | ratio of minima | ratio of medians |",
                    "|---|---|---|---|---|---|");

    private static final int WARM_UP = 3;

    private final String title;
    private final Map<String, Runnable> alternatives = new LinkedHashMap<>();

    SideBySide(String title) {
        this.title = title;
    }

    /** Adds an alternative; the first one added is what the others are compared with. */
    SideBySide with(String name, Runnable work) {
        alternatives.put(name, work);
        return this;
    }

    /** Runs and returns a table row per alternative. */
    List<String> run(int repetitions) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        alternatives.forEach(
                (name, work) -> {
                    times.put(name, new ArrayList<>());
                    for (int i = 0; i < Math.min(WARM_UP, repetitions); i++) {
                        work.run();
                    }
                });
        for (int i = 0; i < repetitions; i++) {
            alternatives.forEach(
                    (name, work) -> {
                        long start = System.nanoTime();
                        work.run();
                        times.get(name).add((System.nanoTime() - start) * 1e-6);
                    });
        }
        times.values().forEach(Collections::sort);
        List<Double> first = times.values().iterator().next();
        List<String> rows = new ArrayList<>();
        times.forEach(
                (name, sorted) ->
                        rows.add(
                                String.format(
                                        Locale.ROOT,
                                        "| %s | %s | %.3f | %.3f | %.2f | %.2f |",
                                        title,
                                        name,
                                        sorted.get(0),
                                        median(sorted),
                                        first.get(0) / sorted.get(0),
                                        median(first) / median(sorted))));
        return rows;
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
