package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.Metric;
import io.maskbit.api.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The words and tables that the Markdown and the HTML form of a report share. */
final class ReportText {

    private static final List<String> ORDER =
            List.of("frechet[", "label-accuracy[", "psnr[", "ssim[", "mse[", "mae[");

    private final ReportModel model;

    ReportText(ReportModel model) {
        this.model = model;
    }

    /** The verdict as a headline. */
    String verdict() {
        if (model.outcome().isEmpty()) {
            return "Run finished";
        }
        return switch (model.outcome().orElseThrow().verdict()) {
            case CANDIDATE_BETTER -> "Candidate better";
            case BASELINE_BETTER -> "Baseline better";
            case NO_DIFFERENCE_SHOWN -> "No difference shown";
            case NOT_COMPARABLE -> "Not comparable";
            case NUMBERS_ONLY -> "Numbers only";
        };
    }

    String verdictKey() {
        return model.outcome()
                .map(ComparisonReport::verdict)
                .map(Verdict::key)
                .orElse("single-run");
    }

    List<String> reasons() {
        return model.outcome().map(ComparisonReport::reasons).orElse(List.of());
    }

    List<String> metricHead() {
        List<String> head = new ArrayList<>(List.of("metric", "better"));
        head.addAll(model.arms());
        if (model.outcome().isPresent()) {
            head.add("difference [95 % interval]");
            head.add("n");
        }
        return head;
    }

    List<List<String>> metricRows() {
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : metrics()) {
            List<String> row = new ArrayList<>();
            row.add(metric.name() + (metric.unit().isEmpty() ? "" : " [" + metric.unit() + "]"));
            row.add(better(metric));
            for (String arm : model.arms()) {
                row.add(meanAndSpread(values(arm, metric)));
            }
            model.outcome().ifPresent(outcome -> addDifference(row, outcome, metric));
            rows.add(row);
        }
        return rows;
    }

    private static void addDifference(List<String> row, ComparisonReport outcome, Metric metric) {
        outcome.metrics().stream()
                .filter(r -> r.metric().equals(metric))
                .findFirst()
                .ifPresentOrElse(
                        r -> {
                            row.add(
                                    r.difference()
                                            .map(
                                                    d ->
                                                            number(d.mean())
                                                                    + " ["
                                                                    + number(d.low())
                                                                    + ", "
                                                                    + number(d.high())
                                                                    + "]")
                                            .orElse(
                                                    number(mean(r.candidate()) - mean(r.baseline()))
                                                            + " [no interval below 3 seeds]"));
                            row.add(Integer.toString(r.baseline().size()));
                        },
                        () -> {
                            row.add("measured differently in the arms");
                            row.add("-");
                        });
    }

    List<List<String>> costRows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(costRow("trained parameters", r -> r.parameters()));
        rows.add(costRow("training images per second (median)", ArmResult::imagesPerSecond));
        rows.add(costRow("peak memory of the process [MiB]", ArmResult::peakMemoryMiB));
        return rows;
    }

    private List<String> costRow(String name, ToDoubleFunction<ArmResult> value) {
        List<String> row = new ArrayList<>(List.of(name));
        for (String arm : model.arms()) {
            row.add(
                    meanAndSpread(
                            model.results().getOrDefault(arm, List.of()).stream()
                                    .map(r -> value.applyAsDouble(r))
                                    .filter(v -> !v.isNaN()) // not measured
                                    .toList()));
        }
        return row;
    }

    List<String> armHead(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        head.addAll(model.arms());
        return head;
    }

    /** What decides comes first, what only informs last. */
    private Set<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        model.results().values().forEach(l -> l.forEach(r -> all.addAll(r.metrics())));
        all.sort(Comparator.comparingInt(ReportText::rank).thenComparing(Metric::name));
        return new LinkedHashSet<>(all);
    }

    private static int rank(Metric metric) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (metric.name().startsWith(ORDER.get(i))) {
                return i;
            }
        }
        return metric.better() == Metric.Better.NEITHER ? Integer.MAX_VALUE : ORDER.size();
    }

    private List<Double> values(String arm, Metric metric) {
        return model.results().getOrDefault(arm, List.of()).stream()
                .filter(r -> r.values().containsKey(metric))
                .map(r -> r.values().get(metric))
                .toList();
    }

    static String better(Metric metric) {
        return switch (metric.better()) {
            case HIGHER -> "higher";
            case LOWER -> "lower";
            case NEITHER -> "-";
        };
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static String meanAndSpread(List<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        if (values.size() == 1) {
            return number(values.get(0));
        }
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return number(mean(values)) + " (" + number(low) + " to " + number(high) + ")";
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.3g" : "%.4f", value);
    }
}
