package io.maskbit.runtime.compare;

import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.arm.HealthLog;
import io.maskbit.runtime.report.HealthModel;
import io.maskbit.runtime.report.HealthModel.Bands;
import io.maskbit.runtime.report.ReportModel.Curve;
import io.maskbit.runtime.report.ReportModel.Line;
import io.maskbit.training.health.HealthWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The health of tokenizers under training, as runs have logged it. */
final class HealthEvidence {

    /** Begins the names of health numbers in a log. */
    static final String LOGGED = "tokenizer." + HealthWindow.PREFIX;

    private static final String BIT = "tokenizer." + HealthWindow.BIT;
    private static final String SHARE = "tokenizer." + HealthWindow.SHARE;

    /** One picture: a quantity, and perhaps a second one that is drawn dashed. */
    private record Panel(String title, String unit, List<String> names) {}

    private static final List<Panel> PANELS =
            List.of(
                    new Panel(
                            "codebook usage (dashed: of uniform tokens)",
                            "",
                            List.of("codebook_usage", "attainable_usage")),
                    new Panel("entropy of tokens", "bit", List.of("codebook_entropy")),
                    new Panel("stuck bits", "", List.of("stuck_bits")),
                    new Panel(
                            "mean logit of originals (dashed: reconstructions)",
                            "",
                            List.of("logits_real", "logits_fake")),
                    new Panel(
                            "originals told rightly (dashed: reconstructions)",
                            "",
                            List.of("real_above_zero", "fake_below_zero")),
                    new Panel("loss of the discriminator", "", List.of("discriminator_loss")),
                    new Panel(
                            "gradient norm, tokenizer (dashed: largest)",
                            "",
                            List.of("gradient_norm", "gradient_norm_max")),
                    new Panel(
                            "gradient norm, discriminator (dashed: largest)",
                            "",
                            List.of(
                                    "discriminator_gradient_norm",
                                    "discriminator_gradient_norm_max")));

    private final List<HealthModel.Warned> warnings = new ArrayList<>();
    private final Map<String, List<Line>> lines = new TreeMap<>();
    private final List<Bands> bits = new ArrayList<>();
    private final List<Bands> shares = new ArrayList<>();

    private HealthEvidence() {}

    /**
     * Gathers what is known of several runs.
     *
     * @param runs the runs; maps and shares are shown of the first one's seed
     * @return nothing where no tokenizer was trained
     */
    static HealthModel of(List<TrainedArm> runs) {
        HealthEvidence evidence = new HealthEvidence();
        long seed = runs.get(0).seed();
        runs.forEach(run -> evidence.add(run, run.seed() == seed));
        List<Curve> curves = new ArrayList<>();
        for (Panel panel : PANELS) {
            List<Line> ofPanel = new ArrayList<>();
            panel.names().forEach(n -> ofPanel.addAll(evidence.lines.getOrDefault(n, List.of())));
            if (!ofPanel.isEmpty()) {
                curves.add(new Curve(panel.title(), panel.unit(), ofPanel));
            }
        }
        return new HealthModel(evidence.warnings, curves, evidence.bits, evidence.shares);
    }

    private void add(TrainedArm run, boolean withBands) {
        List<MetricPoint> points = run.points();
        HealthLog.warnings(points)
                .forEach(warning -> warnings.add(new HealthModel.Warned(run.label(), warning)));
        for (Panel panel : PANELS) {
            for (String name : panel.names()) {
                addLine(run, points, name, !name.equals(panel.names().get(0)));
            }
        }
        if (withBands) {
            addBands(
                    run,
                    points,
                    BIT,
                    name -> "bit " + Integer.parseInt(name.substring(0, 2)),
                    bits);
            addBands(run, points, SHARE, UnaryOperator.identity(), shares);
        }
    }

    private void addLine(TrainedArm run, List<MetricPoint> points, String name, boolean dashed) {
        List<MetricPoint> found =
                points.stream().filter(point -> point.name().equals(LOGGED + name)).toList();
        if (!found.isEmpty()) {
            lines.computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(
                            new Line(
                                    run.arm(),
                                    run.label(),
                                    found.stream().mapToDouble(MetricPoint::step).toArray(),
                                    found.stream().mapToDouble(MetricPoint::value).toArray(),
                                    dashed));
        }
    }

    /** Rows in the order in which they were logged. */
    private static void addBands(
            TrainedArm run,
            List<MetricPoint> points,
            String prefix,
            UnaryOperator<String> label,
            List<Bands> bands) {
        List<MetricPoint> found =
                points.stream().filter(point -> point.name().startsWith(prefix)).toList();
        if (found.isEmpty()) {
            return;
        }
        List<Long> steps = found.stream().map(MetricPoint::step).distinct().sorted().toList();
        List<String> names = names(found, prefix);
        double[][] values = new double[names.size()][steps.size()];
        for (double[] row : values) {
            java.util.Arrays.fill(row, Double.NaN);
        }
        Map<Long, Integer> columns = new TreeMap<>();
        steps.forEach(step -> columns.put(step, columns.size()));
        for (MetricPoint point : found) {
            int row = names.indexOf(point.name().substring(prefix.length()));
            values[row][columns.get(point.step())] = point.value();
        }
        bands.add(
                new Bands(
                        run.label(),
                        steps.stream().mapToDouble(Long::doubleValue).toArray(),
                        names.stream().map(label).toList(),
                        values));
    }

    private static List<String> names(List<MetricPoint> points, String prefix) {
        return points.stream().map(p -> p.name().substring(prefix.length())).distinct().toList();
    }
}
