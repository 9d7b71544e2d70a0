package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ArmResult;
import io.maskbit.api.MetricPoint;
import io.maskbit.api.Stability;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run of the {@link ExperimentKit} recorded. Its assertions return it, so that they can be
 * chained.
 *
 * @param result what was measured in the end: values by metric, parameters, speed
 * @param points the numbers of training, in their order, named by stage: {@code
 *     tokenizer.reconstruction_loss}, {@code generator.masked_token_loss}
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public record RecordedRun(ArmResult result, List<MetricPoint> points) {

    /** Copies the points. */
    public RecordedRun {
        points = List.copyOf(points);
    }

    /**
     * Returns one number of training over the steps.
     *
     * @param name its name
     * @return its values, at least one
     * @throws AssertionError if nothing of this name was recorded; names what was
     */
    public List<Double> values(String name) {
        List<Double> values =
                points.stream()
                        .filter(point -> point.name().equals(name))
                        .map(MetricPoint::value)
                        .toList();
        assertFalse(values.isEmpty(), () -> "'" + name + "' is not among " + names());
        return values;
    }

    private TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        points.forEach(point -> names.add(point.name()));
        return names;
    }

    /** Asserts that all numbers of training and all measured values are finite. */
    public RecordedRun assertFinite() {
        Map<String, Double> others = new TreeMap<>();
        points.forEach(point -> keep(others, point.name() + " at " + point.step(), point.value()));
        result.values().forEach((metric, value) -> keep(others, metric.name(), value));
        assertEquals(Map.of(), others, "numbers that are not finite");
        return this;
    }

    private static void keep(Map<String, Double> others, String name, double value) {
        if (!Double.isFinite(value)) {
            others.put(name, value);
        }
    }

    /**
     * Asserts that a number falls: the mean of its last five values is below that of its first
     * five.
     *
     * @param name its name
     */
    public RecordedRun assertFalls(String name) {
        List<Double> values = values(name);
        int five = Math.min(5, values.size() / 2);
        double first = mean(values.subList(0, five));
        double last = mean(values.subList(values.size() - five, values.size()));
        assertTrue(
                last < first,
                () -> "'" + name + "' should fall, but goes from " + first + " to " + last);
        return this;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /**
     * Asserts that another run recorded the same to the last bit, but for times and speed.
     *
     * @param other a run of the same experiment
     */
    public RecordedRun assertRepeats(RecordedRun other) {
        assertEquals(numbers(), other.numbers(), "numbers of training");
        assertEquals(result.values(), other.result.values(), "measured values");
        return this;
    }

    private List<String> numbers() {
        return points.stream()
                .map(point -> point.name() + " at " + point.step() + ": " + point.value())
                .toList();
    }
}
