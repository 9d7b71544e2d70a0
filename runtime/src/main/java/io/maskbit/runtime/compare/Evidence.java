package io.maskbit.runtime.compare;

import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.MetricsLog;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.report.ReportModel.Curve;
import io.maskbit.runtime.report.ReportModel.Equality;
import io.maskbit.runtime.report.ReportModel.Line;
import io.maskbit.runtime.report.ReportModel.PictureRow;
import io.maskbit.runtime.report.ReportModel.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The curves, pictures and environments that lie in the folders of a comparison. */
final class Evidence {

    private static final int CLASSES_SHOWN = 24;
    private static final List<String> ARMS = List.of("baseline", "candidate");

    private final Path folder;
    private final ComparisonFile file;

    Evidence(Path folder, ComparisonFile file) {
        this.folder = folder;
        this.file = file;
    }

    List<Curve> curves() {
        Map<String, List<Line>> lines = new TreeMap<>(order());
        Map<String, String> units = new LinkedHashMap<>();
        for (long seed : file.comparison().seeds()) {
            if (file.isTokenizerShared()) {
                Path shared = folder.resolve("shared").resolve("seed-" + seed);
                gather(new ArmFolder(shared), 0, "both arms, seed " + seed, lines, units);
            }
            for (int arm = 0; arm < ARMS.size(); arm++) {
                String name = ARMS.get(arm);
                gather(Reports.arm(folder, name, seed), arm, name + ", seed " + seed, lines, units);
            }
        }
        return curves(lines, units);
    }

    static List<Curve> curves(ArmFolder arm, String name) {
        Map<String, List<Line>> lines = new TreeMap<>(order());
        Map<String, String> units = new LinkedHashMap<>();
        gather(arm, 0, name, lines, units);
        return curves(lines, units);
    }

    private static List<Curve> curves(Map<String, List<Line>> lines, Map<String, String> units) {
        return lines.entrySet().stream()
                .map(e -> new Curve(e.getKey(), units.get(e.getKey()), e.getValue()))
                .toList();
    }

    /** Losses first, learning rates last, the rest by name. */
    private static Comparator<String> order() {
        return Comparator.<String>comparingInt(
                        name -> {
                            if (name.endsWith(".total_loss") || name.endsWith(".mlm_loss")) {
                                return 0;
                            }
                            return name.endsWith(".learning_rate") ? 2 : 1;
                        })
                .thenComparing(Comparator.naturalOrder());
    }

    private static void gather(
            ArmFolder arm,
            int index,
            String label,
            Map<String, List<Line>> lines,
            Map<String, String> units) {
        Map<String, List<MetricPoint>> byName = new LinkedHashMap<>();
        try {
            for (MetricPoint point : MetricsLog.read(arm.metrics())) {
                byName.computeIfAbsent(point.name(), name -> new ArrayList<>()).add(point);
                units.put(point.name(), point.unit());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + arm.metrics(), e);
        }
        byName.forEach(
                (name, points) ->
                        lines.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(
                                        new Line(
                                                index,
                                                label,
                                                points.stream()
                                                        .mapToDouble(MetricPoint::step)
                                                        .toArray(),
                                                points.stream()
                                                        .mapToDouble(MetricPoint::value)
                                                        .toArray())));
    }

    List<Pictures> pictures() {
        long seed = file.comparison().seeds().get(0);
        return pictures(
                ARMS.stream().map(name -> Reports.arm(folder, name, seed)).toList(), ARMS, seed);
    }

    static List<Pictures> pictures(ArmFolder arm, String name) {
        return pictures(List.of(arm), List.of(name), -1);
    }

    private static List<Pictures> pictures(List<ArmFolder> arms, List<String> names, long seed) {
        String ofSeed = seed < 0 ? "" : ", seed " + seed;
        List<Pictures> pictures = new ArrayList<>();
        List<PictureRow> classes = rows(arms, "class-");
        if (!classes.isEmpty()) {
            pictures.add(new Pictures("Samples by class" + ofSeed, names, classes));
        }
        List<PictureRow> reconstructions = rows(arms, "reconstructions");
        if (!reconstructions.isEmpty()) {
            pictures.add(
                    new Pictures(
                            "Originals, reconstructions, differences" + ofSeed,
                            names,
                            reconstructions));
        }
        return pictures;
    }

    /** Pairs the pictures that all arms have under equal names. */
    private static List<PictureRow> rows(List<ArmFolder> arms, String prefix) {
        try (Stream<Path> files =
                Files.isDirectory(arms.get(0).samples())
                        ? Files.list(arms.get(0).samples())
                        : Stream.empty()) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".png"))
                    .filter(
                            name ->
                                    arms.stream()
                                            .allMatch(a -> Files.exists(a.samples().resolve(name))))
                    .sorted()
                    .limit(CLASSES_SHOWN)
                    .map(
                            name ->
                                    new PictureRow(
                                            label(name, prefix),
                                            arms.stream()
                                                    .map(a -> a.samples().resolve(name))
                                                    .toList()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code class-003-blue-circle.png} shows the class "blue-circle". */
    private static String label(String name, String prefix) {
        String bare = name.substring(prefix.length(), name.length() - ".png".length());
        return bare.replaceFirst("^\\d+-", "");
    }

    List<Equality> environments() {
        List<Equality> checks = new ArrayList<>();
        for (long seed : file.comparison().seeds()) {
            Map<String, String> a = Outcome.environment(Reports.arm(folder, ARMS.get(0), seed));
            Map<String, String> b = Outcome.environment(Reports.arm(folder, ARMS.get(1), seed));
            checks.add(
                    new Equality(
                            "environment, seed " + seed,
                            a.equals(b),
                            a.equals(b) ? "java, system, engine, device" : a + " against " + b));
        }
        return checks;
    }
}
