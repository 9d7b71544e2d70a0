package io.maskbit.runtime.compare;

import io.maskbit.api.Arm;
import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.report.HealthModel;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The curves, pictures and environments that lie in the folders of a comparison. */
final class Evidence {

    private static final int CLASSES_SHOWN = 24;

    private final Path folder;
    private final ComparisonFile file;
    private final List<String> arms;

    Evidence(Path folder, ComparisonFile file) {
        this.folder = folder;
        this.file = file;
        this.arms = file.comparison().arms().stream().map(Arm::name).toList();
    }

    /** Returns the runs whose numbers are shown, of the first seed first. */
    private List<TrainedArm> runs() {
        List<TrainedArm> runs = new ArrayList<>();
        for (long seed : file.comparison().seeds()) {
            Set<String> owners = new LinkedHashSet<>(file.shared().values());
            for (String owner : owners) {
                ArmFolder shared = Reports.shared(folder, owner, seed);
                String label = sharers(owner) + ", seed " + seed;
                runs.add(new TrainedArm(shared, arms.indexOf(owner), seed, label));
            }
            for (int arm = 0; arm < arms.size(); arm++) {
                String name = arms.get(arm);
                String label = name + ", seed " + seed;
                runs.add(new TrainedArm(Reports.arm(folder, name, seed), arm, seed, label));
            }
        }
        return runs;
    }

    private String sharers(String owner) {
        List<String> names =
                arms.stream().filter(name -> owner.equals(file.shared().get(name))).toList();
        return names.size() == 2 && arms.size() == 2 ? "both arms" : String.join(", ", names);
    }

    List<Curve> curves() {
        return curves(runs());
    }

    HealthModel health() {
        return HealthEvidence.of(runs());
    }

    static List<TrainedArm> single(ArmFolder arm, String name) {
        return List.of(new TrainedArm(arm, 0, 0, name));
    }

    static List<Curve> curves(List<TrainedArm> runs) {
        Map<String, List<Line>> lines = new TreeMap<>(order());
        Map<String, String> units = new LinkedHashMap<>();
        runs.forEach(run -> gather(run, lines, units));
        Set<String> shown = Set.copyOf(lines.keySet());
        lines.keySet().removeIf(name -> isOfHealth(name, shown));
        return curves(lines, units);
    }

    /** What the panels of training health show, as means of windows, is not shown twice. */
    private static boolean isOfHealth(String name, Set<String> all) {
        String stage = "tokenizer.";
        return name.startsWith(HealthEvidence.LOGGED)
                || name.startsWith(stage)
                        && all.contains(HealthEvidence.LOGGED + name.substring(stage.length()));
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
            TrainedArm run, Map<String, List<Line>> lines, Map<String, String> units) {
        Map<String, List<MetricPoint>> byName = new LinkedHashMap<>();
        for (MetricPoint point : run.points()) {
            byName.computeIfAbsent(point.name(), name -> new ArrayList<>()).add(point);
            units.put(point.name(), point.unit());
        }
        byName.forEach(
                (name, points) ->
                        lines.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(
                                        new Line(
                                                run.arm(),
                                                run.label(),
                                                points.stream()
                                                        .mapToDouble(MetricPoint::step)
                                                        .toArray(),
                                                points.stream()
                                                        .mapToDouble(MetricPoint::value)
                                                        .toArray())));
    }

    List<Pictures> pictures() {
        long seed = file.comparison().seeds().get(0);
        List<Pictures> pictures =
                pictures(
                        arms.stream().map(name -> Reports.arm(folder, name, seed)).toList(),
                        arms,
                        seed);
        Strips.of(runs().stream().filter(run -> run.seed() == seed).toList())
                .ifPresent(pictures::add);
        return pictures;
    }

    static List<Pictures> pictures(ArmFolder arm, String name) {
        List<Pictures> pictures = pictures(List.of(arm), List.of(name), -1);
        Strips.of(single(arm, name)).ifPresent(pictures::add);
        return pictures;
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
                    new Pictures("In the end: " + Strips.ROWS + ofSeed, names, reconstructions));
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
            List<Map<String, String>> found =
                    arms.stream()
                            .map(name -> Outcome.environment(Reports.arm(folder, name, seed)))
                            .distinct()
                            .toList();
            checks.add(
                    new Equality(
                            "environment, seed " + seed,
                            found.size() == 1,
                            found.size() == 1
                                    ? "java, system, engine, device"
                                    : found.stream()
                                            .map(Map::toString)
                                            .collect(Collectors.joining(" against "))));
        }
        return checks;
    }
}
