package io.maskbit.runtime.reproduce;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of published results: {@code tolerances} by metric, and {@code results} by name, each with
 * its {@code values}.
 *
 * @param folder where recipes are looked for: the parent of the file's folder
 * @param results what was published, by name, in the order of the file
 */
public record PublishedResults(Path folder, Map<String, Entry> results) {

    private static final String TOLERANCES = "tolerances";
    private static final String RESULTS = "results";
    private static final String VALUES = "values";

    /** Copies the map, keeping its order. */
    public PublishedResults {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /**
     * A published model with its values.
     *
     * @param result what it takes
     * @param values what was published
     */
    public record Entry(PublishedResult result, List<Value> values) {}

    /**
     * A published value.
     *
     * @param name what was measured, as a record calls it
     * @param metric the metric
     * @param value the value
     * @param tolerance by how much a value measured again may differ
     */
    public record Value(String name, MetricName metric, double value, double tolerance) {

        /** Returns whether a value measured again is this one. */
        public boolean isMetBy(double measured) {
            return Math.abs(measured - value) <= tolerance;
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return what it holds
     * @throws ExperimentException with everything that is wrong
     */
    public static PublishedResults read(Path file) {
        Document document = Document.read(file);
        Problems problems = new Problems();
        Map<String, Double> tolerances = new LinkedHashMap<>();
        section(document.root(), TOLERANCES, problems)
                .forEach((metric, node) -> tolerances.put(metric, number(node, problems)));
        Map<String, Entry> results = new LinkedHashMap<>();
        section(document.root(), RESULTS, problems)
                .forEach(
                        (name, node) -> {
                            if (node instanceof Node.Mapping entry) {
                                entry(name, entry, tolerances, problems, results);
                            } else {
                                problems.add(node.location(), name + " must be a section");
                            }
                        });
        problems.throwIfAny(document.name());
        Path folder = file.toAbsolutePath().normalize().getParent().getParent();
        return new PublishedResults(folder, results);
    }

    private static void entry(
            String name,
            Node.Mapping entry,
            Map<String, Double> tolerances,
            Problems problems,
            Map<String, Entry> results) {
        List<Value> values =
                section(entry, VALUES, problems).entrySet().stream()
                        .map(
                                value -> {
                                    if (!tolerances.containsKey(value.getKey())) {
                                        problems.add(
                                                value.getValue().location(),
                                                "no tolerance is given for " + value.getKey(),
                                                "add it to the section 'tolerances'");
                                    }
                                    return new Value(
                                            value.getKey(),
                                            MetricName.of(List.of(value.getKey())).get(0),
                                            number(value.getValue(), problems),
                                            tolerances.getOrDefault(value.getKey(), Double.NaN));
                                })
                        .toList();
        new Binder(name, problems)
                .bind(PublishedResult.config(), entry.without(VALUES))
                .ifPresent(bound -> results.put(name, new Entry(bound.value(), values)));
    }

    private static Map<String, Node> section(Node.Mapping parent, String key, Problems problems) {
        Map<String, Node> section = new LinkedHashMap<>();
        if (parent.get(key).orElse(parent) instanceof Node.Mapping mapping && parent.has(key)) {
            mapping.entries().forEach((name, entry) -> section.put(name, entry.value()));
        } else {
            problems.add(parent.location(), "needs a section '" + key + "'");
        }
        return section;
    }

    private static double number(Node node, Problems problems) {
        if (node instanceof Node.Scalar scalar) {
            try {
                double value = Double.parseDouble(scalar.text());
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
        }
        problems.add(node.location(), "must be a number, but is " + node.words());
        return Double.NaN;
    }

    /**
     * Finds a result.
     *
     * @param name its name
     * @throws ExperimentException if there is none
     */
    public Entry named(String name) {
        Entry entry = results.get(name);
        if (entry == null) {
            throw new ExperimentException(
                    Location.of(name),
                    "no result of this name is published",
                    "choose among " + String.join(", ", results.keySet()));
        }
        return entry;
    }
}
