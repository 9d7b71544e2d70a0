package io.maskbit.runtime.compare;

import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreIdentity;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.report.ReportModel.Equality;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scores that lie beside the outcomes of runs: whether they may meet, and what they warn of.
 */
final class ScoreEvidence {

    private ScoreEvidence() {}

    /**
     * The scores of a run.
     *
     * @param run what it is called, for example "baseline, seed 0"
     * @param scores its scores; empty if it was not scored
     */
    record OfRun(String run, List<Score> scores) {

        /** Reads what lies in the folder of a run. */
        static OfRun read(String run, ArmFolder folder) {
            return new OfRun(
                    run,
                    Files.exists(folder.scores()) ? ScoreRecords.read(folder.scores()) : List.of());
        }
    }

    /**
     * Checks that every metric was measured in one way in all runs that have it.
     *
     * @param runs runs whose scores would meet
     * @return one check per metric that at least two runs have
     */
    static List<Equality> equalities(List<OfRun> runs) {
        Map<String, List<Measured>> byMetric = new LinkedHashMap<>();
        for (OfRun run : runs) {
            for (Score score : run.scores()) {
                byMetric.computeIfAbsent(score.identity().metric(), name -> new ArrayList<>())
                        .add(new Measured(run.run(), score.identity()));
            }
        }
        return byMetric.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> equality(entry.getKey(), entry.getValue()))
                .toList();
    }

    private record Measured(String run, ScoreIdentity identity) {}

    private static Equality equality(String metric, List<Measured> all) {
        Measured first = all.get(0);
        for (Measured other : all) {
            List<String> differences = first.identity().differences(other.identity());
            if (!differences.isEmpty()) {
                return new Equality(
                        what(metric),
                        false,
                        first.run()
                                + " against "
                                + other.run()
                                + ": "
                                + String.join("; ", differences));
            }
        }
        return new Equality(what(metric), true, first.identity().label());
    }

    private static String what(String metric) {
        return "how " + metric + " was measured";
    }

    /** Returns what scores warn of, each once. */
    static List<String> warnings(List<OfRun> runs) {
        Set<String> warnings = new LinkedHashSet<>();
        for (OfRun run : runs) {
            for (Score score : run.scores()) {
                String name = score.identity().metric() + " (" + score.identity().protocol() + ")";
                score.warnings().forEach(text -> warnings.add("Warning: " + name + ": " + text));
            }
        }
        return List.copyOf(warnings);
    }
}
