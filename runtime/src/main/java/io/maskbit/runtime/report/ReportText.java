package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.Metric;
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
    private final Conclusions conclusions;

    ReportText(ReportModel model) {
        this.model = model;
        this.conclusions = new Conclusions(model.arms(), model.pairs());
    }

    /** The verdict as a headline. */
    String verdict() {
        return conclusions.headline();
    }

    String verdictKey() {
        return conclusions.key();
    }

    List<String> reasons() {
        return conclusions.reasons();
    }

    /** The head of the table of what may be concluded. */
    List<String> conclusionHead() {
        return List.of("pair", "differ in", "difference [95 % interval]", "what may be concluded");
    }

    /** One row per pair of arms; empty where two arms or one are shown, whose verdict says it. */
    List<List<String>> conclusionRows() {
        return model.pairs().size() > 1 ? conclusions.rows() : List.of();
    }

    /** What short names mean, what scores warn of, a sentence for each kind of metric shown. */
    List<String> explanations() {
        List<String> sentences = new ArrayList<>(new MetricNames(metrics()).notes());
        sentences.addAll(model.warnings());
        sentences.addAll(Explanations.of(metrics(), model.pairs().isEmpty() ? 1 : seeds()));
        return sentences;
    }

    private int seeds() {
        return model.results().values().stream().mapToInt(List::size).max().orElse(0);
    }

    List<String> metricHead() {
        List<String> head = new ArrayList<>(List.of("metric", "better"));
        head.addAll(model.arms());
        if (model.pairs().size() == 1) {
            head.add("difference [95 % interval]");
            head.add("n");
        }
        return head;
    }

    List<List<String>> metricRows() {
        List<List<String>> rows = new ArrayList<>();
        MetricNames names = new MetricNames(metrics());
        for (Metric metric : metrics()) {
            if (MaskedTokens.isOne(metric)) {
                continue; // has a table and curves of its own
            }
            List<String> row = new ArrayList<>();
            row.add(names.of(metric) + (metric.unit().isEmpty() ? "" : " [" + metric.unit() + "]"));
            row.add(better(metric));
            for (String arm : model.arms()) {
                row.add(meanAndSpread(values(arm, metric)));
            }
            if (model.pairs().size() == 1) {
                addDifference(row, model.pairs().get(0), metric);
            }
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
                            row.add(Conclusions.difference(r));
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
    Set<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        model.results().values().forEach(l -> l.forEach(r -> all.addAll(r.metrics())));
        all.sort(Comparator.comparingInt(ReportText::rank).thenComparing(Metric::name));
        return new LinkedHashSet<>(all);
    }

    private static int rank(Metric metric) {
        if (MetricNames.protocol(metric).isPresent()) {
            return -1;
        }
        for (int i = 0; i < ORDER.size(); i++) {
            if (metric.name().startsWith(ORDER.get(i))) {
                return 2 * i + (metric.name().contains(" reconstructions,") ? 1 : 0);
            }
        }
        return metric.better() == Metric.Better.NEITHER ? Integer.MAX_VALUE : 2 * ORDER.size();
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
