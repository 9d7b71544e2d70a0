package io.maskbit.runtime.compare;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.maskbit.api.Arm;
import io.maskbit.api.ArmResult;
import io.maskbit.api.Comparison;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.report.ReportModel;
import io.maskbit.runtime.report.ReportModel.Difference;
import io.maskbit.runtime.report.ReportModel.Equality;
import io.maskbit.runtime.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Makes reports from folders: of a comparison, or of one arm. */
public final class Reports {

    private Reports() {}

    /**
     * Writes the three forms of the report into the folder that it is about.
     *
     * @param folder folder of a comparison or of one arm, complete
     * @return the page
     * @throws ExperimentException if the folder is neither, or not complete
     */
    public static Path write(Path folder) {
        ReportModel model = ComparisonFile.isIn(folder) ? comparison(folder) : single(folder);
        try {
            ReportWriter.write(model, folder);
            JsonObject environment = new JsonObject();
            model.environment().forEach(environment::addProperty);
            ArmFolder.write(
                    folder.resolve("environment.json"),
                    new GsonBuilder().setPrettyPrinting().create().toJson(environment) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report into " + folder, e);
        }
        return folder.resolve("report.html");
    }

    /**
     * Returns the report as text for a terminal: verdict and metrics.
     *
     * @param folder folder of a comparison or of one arm, complete
     * @return a few lines
     */
    public static String summary(Path folder) {
        return ReportWriter.summary(
                ComparisonFile.isIn(folder) ? comparison(folder) : single(folder));
    }

    /**
     * Gathers what the report of a comparison shows.
     *
     * @param folder its folder
     * @return what to show
     */
    public static ReportModel comparison(Path folder) {
        ComparisonFile file = ComparisonFile.read(folder);
        Comparison comparison = file.comparison();
        List<Arm> arms = comparison.arms();
        Map<String, List<ArmResult>> results = new LinkedHashMap<>();
        Map<String, List<ArmResult>> tokenizers = new LinkedHashMap<>();
        for (Arm arm : arms) {
            String name = arm.name();
            results.put(name, results(comparison, seed -> arm(folder, name, seed)));
        }
        for (String owner : new LinkedHashSet<>(file.shared().values())) {
            tokenizers.put(owner, results(comparison, seed -> shared(folder, owner, seed)));
        }
        Evidence evidence = new Evidence(folder, file);
        List<ComparisonReport> pairs = new ArrayList<>();
        List<Equality> equalities = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            for (int j = i + 1; j < arms.size(); j++) {
                List<Arm> pair = List.of(arms.get(i), arms.get(j));
                List<String> owners =
                        pair.stream()
                                .map(arm -> file.shared().getOrDefault(arm.name(), ""))
                                .toList();
                List<Equality> before = new ArrayList<>(equalities(owners, tokenizers));
                before.addAll(ScoreEvidence.equalities(scores(folder, comparison, pair)));
                Judgement judgement = judgement(pair, results, before);
                pairs.add(judgement.report());
                if (i == 0) {
                    equalities.addAll(named(judgement.equalities(), arms.size(), pair));
                }
            }
        }
        equalities.addAll(evidence.environments());
        return new ReportModel(
                file.experiment(),
                file.question(),
                arms.stream().map(Arm::name).toList(),
                results,
                pairs,
                differences(arms),
                equalities,
                evidence.curves(),
                evidence.pictures(),
                evidence.health(),
                Outcome.environment(arm(folder, arms.get(0).name(), comparison.seeds().get(0))),
                ScoreEvidence.warnings(scores(folder, comparison, arms)));
    }

    private static List<ScoreEvidence.OfRun> scores(
            Path folder, Comparison comparison, List<Arm> arms) {
        List<ScoreEvidence.OfRun> scores = new ArrayList<>();
        for (long seed : comparison.seeds()) {
            for (Arm arm : arms) {
                scores.add(
                        ScoreEvidence.OfRun.read(
                                arm.name() + ", seed " + seed, arm(folder, arm.name(), seed)));
            }
        }
        return scores;
    }

    private static List<ArmResult> results(Comparison comparison, LongFunction<ArmFolder> folder) {
        return comparison.seeds().stream().map(seed -> Outcome.result(folder.apply(seed))).toList();
    }

    private static Judgement judgement(
            List<Arm> pair, Map<String, List<ArmResult>> results, List<Equality> before) {
        List<String> varies =
                differences(pair).stream()
                        .map(difference -> difference.path().split("\\.", 2)[0])
                        .distinct()
                        .toList();
        String first = pair.get(0).name();
        String second = pair.get(1).name();
        return new Judgement(
                first, second, varies, results.get(first), results.get(second), before);
    }

    /** Checks the tokenizers that two arms stand on, unless it is the same one. */
    private static List<Equality> equalities(
            List<String> owners, Map<String, List<ArmResult>> tokenizers) {
        return owners.get(0).isEmpty() || owners.get(0).equals(owners.get(1))
                ? List.of()
                : Judgement.equalities(
                        "tokenizers: ",
                        tokenizers.get(owners.get(0)),
                        tokenizers.get(owners.get(1)));
    }

    /** Says which arms a check is about, where there are more than two. */
    private static List<Equality> named(List<Equality> checks, int arms, List<Arm> pair) {
        return arms == 2
                ? checks
                : checks.stream()
                        .map(
                                check ->
                                        new Equality(
                                                pair.get(1).name() + ": " + check.what(),
                                                check.equal(),
                                                check.detail()))
                        .toList();
    }

    private static ReportModel single(Path folder) {
        ArmFolder arm = new ArmFolder(folder);
        if (!java.nio.file.Files.exists(arm.settings())) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "this folder holds neither a comparison nor a run",
                    "expected a folder made by 'maskbit compare' or 'maskbit run'");
        }
        ArmResult result = Outcome.result(arm);
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return new ReportModel(
                name,
                "",
                List.of(result.arm()),
                Map.of(result.arm(), List.of(result)),
                List.of(),
                List.of(),
                List.of(),
                Evidence.curves(Evidence.single(arm, result.arm())),
                Evidence.pictures(arm, result.arm()),
                HealthEvidence.of(Evidence.single(arm, result.arm())),
                Outcome.environment(arm),
                ScoreEvidence.warnings(List.of(ScoreEvidence.OfRun.read(result.arm(), arm))));
    }

    private static List<Difference> differences(List<Arm> arms) {
        Set<String> paths = new LinkedHashSet<>();
        arms.forEach(arm -> paths.addAll(arm.settings().keySet()));
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            List<String> values =
                    arms.stream().map(arm -> arm.settings().getOrDefault(path, "-")).toList();
            if (values.stream().distinct().count() > 1) {
                differences.add(new Difference(path, values));
            }
        }
        return differences;
    }

    static ArmFolder arm(Path folder, String arm, long seed) {
        return new ArmFolder(folder.resolve("arms").resolve(arm).resolve("seed-" + seed));
    }

    /** Returns where the tokenizer lies that several arms share. */
    static ArmFolder shared(Path folder, String owner, long seed) {
        return new ArmFolder(folder.resolve("shared").resolve(owner).resolve("seed-" + seed));
    }
}
