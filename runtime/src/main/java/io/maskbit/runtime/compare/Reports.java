package io.maskbit.runtime.compare;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.maskbit.api.ArmResult;
import io.maskbit.api.Comparison;
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
import java.util.Optional;
import java.util.Set;

/** Makes reports from folders: of a comparison, or of one arm. */
public final class Reports {

    private static final String BASELINE = "baseline";
    private static final String CANDIDATE = "candidate";

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
        Map<String, List<ArmResult>> results = new LinkedHashMap<>();
        for (String arm : List.of(BASELINE, CANDIDATE)) {
            List<ArmResult> ofArm = new ArrayList<>();
            for (long seed : comparison.seeds()) {
                ofArm.add(Outcome.result(arm(folder, arm, seed)));
            }
            results.put(arm, ofArm);
        }
        Judgement judgement =
                new Judgement(
                        file.experiment(),
                        comparison.varies(),
                        results.get(BASELINE),
                        results.get(CANDIDATE));
        Evidence evidence = new Evidence(folder, file);
        List<Equality> equalities = new ArrayList<>(judgement.equalities());
        equalities.addAll(evidence.environments());
        return new ReportModel(
                file.experiment(),
                file.question(),
                List.of(BASELINE, CANDIDATE),
                results,
                Optional.of(judgement.report()),
                differences(comparison),
                equalities,
                evidence.curves(),
                evidence.pictures(),
                evidence.health(),
                Outcome.environment(arm(folder, BASELINE, comparison.seeds().get(0))));
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
                Optional.empty(),
                List.of(),
                List.of(),
                Evidence.curves(Evidence.single(arm, result.arm())),
                Evidence.pictures(arm, result.arm()),
                HealthEvidence.of(Evidence.single(arm, result.arm())),
                Outcome.environment(arm));
    }

    private static List<Difference> differences(Comparison comparison) {
        Map<String, String> baseline = comparison.baseline().settings();
        Map<String, String> candidate = comparison.candidate().settings();
        Set<String> paths = new LinkedHashSet<>(baseline.keySet());
        paths.addAll(candidate.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            String a = baseline.getOrDefault(path, "-");
            String b = candidate.getOrDefault(path, "-");
            if (!a.equals(b)) {
                differences.add(new Difference(path, List.of(a, b)));
            }
        }
        return differences;
    }

    static ArmFolder arm(Path folder, String arm, long seed) {
        return new ArmFolder(folder.resolve("arms").resolve(arm).resolve("seed-" + seed));
    }
}
