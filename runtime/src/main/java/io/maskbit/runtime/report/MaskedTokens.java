package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.MaskedTokenMetrics;
import io.maskbit.runtime.report.ReportModel.Curve;
import io.maskbit.runtime.report.ReportModel.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How well generators predict masked tokens, by how much is masked: curves and a table. */
final class MaskedTokens {

    static final String EXPLANATION =
            "Tokens of validation images are hidden and predicted at once, with the label. The loss"
                    + " is what a hidden token costs in nat, its groups taken as independent; arms can"
                    + " be compared where they stand on one tokenizer. The accuracy counts tokens all"
                    + " of whose groups are right, taken as independent.";

    private final List<String> arms;
    private final Map<String, List<ArmResult>> results;

    MaskedTokens(List<String> arms, Map<String, List<ArmResult>> results) {
        this.arms = arms;
        this.results = results;
    }

    static boolean isOne(Metric metric) {
        return metric.name().startsWith(MaskedTokenMetrics.LOSS)
                || metric.name().startsWith(MaskedTokenMetrics.ACCURACY);
    }

    boolean isEmpty() {
        return arms.stream().allMatch(arm -> ofArm(arm).stream().noneMatch(r -> has(r)));
    }

    private static boolean has(ArmResult result) {
        return result.metrics().stream().anyMatch(MaskedTokens::isOne);
    }

    /** Loss and accuracy over the part that is masked, one line per arm and seed. */
    List<Curve> curves() {
        return List.of(
                curve("loss of masked tokens", "nat/token", MaskedTokenMetrics.LOSS),
                curve("accuracy of masked tokens", "", MaskedTokenMetrics.ACCURACY));
    }

    private Curve curve(String name, String unit, String prefix) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            for (ArmResult result : ofArm(arms.get(i))) {
                List<Metric> metrics = metrics(result, prefix);
                if (!metrics.isEmpty()) {
                    lines.add(
                            new Line(
                                    i,
                                    arms.get(i) + ", seed " + result.seed(),
                                    metrics.stream()
                                            .mapToDouble(MaskedTokenMetrics::percent)
                                            .toArray(),
                                    metrics.stream().mapToDouble(result.values()::get).toArray()));
                }
            }
        }
        return new Curve(name, unit, lines, "masked [%]");
    }

    private static List<Metric> metrics(ArmResult result, String prefix) {
        return result.metrics().stream()
                .filter(metric -> metric.name().startsWith(prefix))
                .sorted(Comparator.comparing(Metric::name))
                .toList();
    }

    List<String> head() {
        List<String> head = new ArrayList<>(List.of("masked"));
        arms.forEach(arm -> head.add(arm + ": loss [nat/token]"));
        arms.forEach(arm -> head.add(arm + ": accuracy"));
        return head;
    }

    /** One row per part; means over seeds. */
    List<List<String>> rows() {
        List<Integer> percents =
                results.values().stream()
                        .flatMap(List::stream)
                        .flatMap(r -> metrics(r, MaskedTokenMetrics.LOSS).stream())
                        .map(MaskedTokenMetrics::percent)
                        .distinct()
                        .sorted()
                        .toList();
        List<List<String>> rows = new ArrayList<>();
        for (int percent : percents) {
            List<String> row = new ArrayList<>(List.of(percent + " %"));
            for (String prefix : List.of(MaskedTokenMetrics.LOSS, MaskedTokenMetrics.ACCURACY)) {
                arms.forEach(arm -> row.add(mean(arm, prefix, percent)));
            }
            rows.add(row);
        }
        return rows;
    }

    private String mean(String arm, String prefix, int percent) {
        List<Double> values =
                ofArm(arm).stream()
                        .flatMap(
                                result ->
                                        metrics(result, prefix).stream()
                                                .filter(
                                                        m ->
                                                                MaskedTokenMetrics.percent(m)
                                                                        == percent)
                                                .map(result.values()::get))
                        .toList();
        return values.isEmpty() ? "-" : ReportText.number(ReportText.mean(values));
    }

    private List<ArmResult> ofArm(String arm) {
        return results.getOrDefault(arm, List.of());
    }
}
