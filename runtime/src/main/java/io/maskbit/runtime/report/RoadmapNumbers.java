package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.Intervals;
import io.maskbit.runtime.report.RoadmapModel.Row;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Means and intervals of a roadmap, and the words that tables and chart share. */
final class RoadmapNumbers {

    static final String PUBLISHED = "published rFID (ImageNet, 256x256)";
    static final String CAUTION =
            "The measured columns are no FID: another network looks at other, small images. Only"
                    + " their order from rung to rung can be laid beside the published one, never"
                    + " their values.";

    private final RoadmapModel model;

    RoadmapNumbers(RoadmapModel model) {
        this.model = model;
    }

    /**
     * A value of one rung, or of the step to it.
     *
     * @param values one per seed
     * @param mean their mean
     * @param interval 95 % over seeds; empty below three
     */
    record Score(List<Double> values, double mean, Optional<Interval> interval) {

        static Optional<Score> of(List<Double> values) {
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Score(values, Intervals.mean(values), Intervals.of(values)));
        }

        String words(String format) {
            String text = String.format(Locale.ROOT, format, mean);
            return interval.map(
                            i ->
                                    text
                                            + String.format(
                                                    Locale.ROOT,
                                                    " [" + format + ", " + format + "]",
                                                    i.low(),
                                                    i.high()))
                    .orElse(text);
        }
    }

    /** Returns the metric of a kind that all complete rungs share. */
    private Optional<Metric> metric(Predicate<String> name) {
        return model.rows().stream()
                .flatMap(row -> row.results().stream())
                .flatMap(result -> result.metrics().stream())
                .filter(metric -> MetricNames.protocol(metric).isEmpty())
                .filter(metric -> name.test(metric.name()))
                .findFirst();
    }

    /** Returns the Fréchet distance of reconstructions. */
    Optional<Metric> frechet() {
        return metric(n -> n.startsWith("frechet[") && n.contains(" reconstructions,"));
    }

    /** Returns the peak signal-to-noise ratio. */
    Optional<Metric> psnr() {
        return metric(name -> name.startsWith("psnr["));
    }

    /** Returns a rung's values; empty where it was not measured, or with another name. */
    static Optional<Score> score(Row row, Optional<Metric> metric) {
        return metric.flatMap(
                m ->
                        Score.of(
                                row.results().stream()
                                        .filter(result -> result.values().containsKey(m))
                                        .map(result -> result.values().get(m))
                                        .toList()));
    }

    /** Returns the differences of two rungs, seed by seed. */
    static Optional<Score> step(Row before, Row after, Optional<Metric> metric) {
        return metric.flatMap(
                m ->
                        Score.of(
                                after.results().stream()
                                        .filter(result -> result.values().containsKey(m))
                                        .flatMap(
                                                result ->
                                                        before.results().stream()
                                                                .filter(o -> same(o, result, m))
                                                                .map(o -> difference(o, result, m)))
                                        .toList()));
    }

    private static boolean same(ArmResult before, ArmResult after, Metric metric) {
        return before.seed() == after.seed() && before.values().containsKey(metric);
    }

    private static double difference(ArmResult before, ArmResult after, Metric metric) {
        return after.values().get(metric) - before.values().get(metric);
    }

    /** Returns what the intervals mean. */
    String intervals() {
        int seeds = model.seeds().size();
        return seeds < Intervals.FEWEST
                ? seeds + (seeds == 1 ? " seed" : " seeds") + ": no interval"
                : "mean of " + seeds + " seeds [95 % interval, Student's t]";
    }

    List<String> head() {
        return List.of(
                "rung",
                "change",
                "judge-Fréchet of reconstructions (lower is better)",
                "step from the rung above",
                "PSNR [dB]",
                "parameters that learn",
                PUBLISHED);
    }

    List<List<String>> rows() {
        List<List<String>> rows = new java.util.ArrayList<>();
        for (int i = 0; i < model.rows().size(); i++) {
            Row row = model.rows().get(i);
            Optional<Score> step =
                    i == 0 ? Optional.empty() : step(model.rows().get(i - 1), row, frechet());
            rows.add(
                    List.of(
                            (i + 1) + ". " + row.name(),
                            row.change(),
                            score(row, frechet()).map(s -> s.words("%.4g")).orElse("-"),
                            step.map(s -> s.words("%+.3g")).orElse("-"),
                            score(row, psnr()).map(s -> s.words("%.2f")).orElse("-"),
                            parameters(row),
                            published(row)));
        }
        return rows;
    }

    static String published(Row row) {
        return row.publishedRfid().isPresent()
                ? String.format(Locale.ROOT, "%.2f", row.publishedRfid().getAsDouble())
                : "-";
    }

    private static String parameters(Row row) {
        return row.results().isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%,d", row.results().get(0).parameters());
    }

    /** Returns the full names of what was measured. */
    String names() {
        return frechet().map(Metric::name).orElse("no Fréchet distance yet")
                + "; "
                + psnr().map(Metric::name).orElse("no PSNR yet");
    }
}
