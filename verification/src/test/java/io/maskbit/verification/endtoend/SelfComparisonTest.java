package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ArmResult;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.compare.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison promises: arms differ by what was varied, and by nothing else. */
class SelfComparisonTest {

    @TempDir Path folder;

    @Test
    void aGeneratorAgainstItselfShowsNoDifferenceAtAnyStep() throws IOException {
        TinyExperiment.arm()
                .compared("generator", "{}", "{}")
                .with("seeds=[0, 1, 2]", "tokenizer_loop.steps=10", "generator_loop.steps=20")
                .compare(folder);
        for (int seed = 0; seed < 3; seed++) {
            requireEqualNumbers(seed, Map.of("generator", 20L));
            requireEqualEvidence(seed);
        }
        JsonObject report = report();
        assertEquals("no-difference-shown", report.get("verdict").getAsString());
        assertTrue(report.getAsJsonArray("metrics").size() >= 3, "samples were measured");
        for (JsonElement each : report.getAsJsonArray("metrics")) {
            JsonObject metric = each.getAsJsonObject();
            assertEquals(values(metric, "baseline"), values(metric, "candidate"));
        }
        JsonObject pair = report.getAsJsonArray("pairs").get(0).getAsJsonObject();
        assertTrue(pair.getAsJsonArray("varies").isEmpty(), "nothing differs");
        assertTrue(pair.getAsJsonArray("differences").size() >= 3, "all are paired");
        for (JsonElement each : pair.getAsJsonArray("differences")) {
            JsonObject difference = each.getAsJsonObject();
            for (String bound : List.of("mean", "low", "high")) {
                assertEquals(
                        0, difference.get(bound).getAsDouble(), difference.get("name") + bound);
            }
        }
        requireEverythingEqual(report);
    }

    @Test
    void aTokenizerAgainstItselfShowsNoDifferenceAtAnyStep() throws IOException {
        TinyExperiment.tokenizer().compared("quantizer", "{}", "{}").compare(folder);
        requireEqualNumbers(0, Map.of("tokenizer", 30L));
        requireEqualEvidence(0);
        JsonObject report = report();
        assertEquals("numbers-only", report.get("verdict").getAsString(), "one seed gives no more");
        requireEverythingEqual(report);
    }

    @Test
    void differentGeneratorsSeeEqualDataAndShareTheirBeginnings() throws IOException {
        TinyExperiment.arm()
                .compared("generator", generator("maskgit"), generator("maskbit"))
                .with("tokenizer_loop.steps=5", "generator_loop.steps=5", "evaluation.samples=0")
                .compare(folder);
        ArmResult baseline = result("baseline", 0);
        ArmResult candidate = result("candidate", 0);
        assertEquals(baseline.dataDigest(), candidate.dataDigest());
        TreeSet<String> shared = new TreeSet<>(baseline.startDigests().keySet());
        shared.retainAll(candidate.startDigests().keySet());
        List<String> trunk = shared.stream().filter(key -> key.contains(".transformer.")).toList();
        assertFalse(trunk.isEmpty(), "the trunk is shared: " + baseline.startDigests().keySet());
        for (String parameter : shared) {
            assertEquals(
                    baseline.startDigests().get(parameter),
                    candidate.startDigests().get(parameter),
                    parameter);
        }
        assertTrue(
                shared.size() < candidate.startDigests().size(),
                "the generators differ in some parameter");
        assertFalse(
                Numbers.of(arm("baseline", 0)).equals(Numbers.of(arm("candidate", 0))),
                "different generators must not give equal numbers");
        requireEverythingEqual(report());
    }

    private static String generator(String id) {
        return "{generator: {use: %s, groups: 2, width: 32, depth: 1, heads: 2, mlp: 64}}"
                .formatted(id);
    }

    /** Arrays must not lose their memory to the collector while the engine still reads it. */
    @Test
    void collectingGarbageAllTheTimeChangesNoNumber() throws IOException, InterruptedException {
        TinyExperiment experiment =
                TinyExperiment.arm()
                        .with(
                                "tokenizer_loop.steps=12",
                                "generator_loop.steps=12",
                                "evaluation={samples: 0, reconstructions: 0}");
        experiment.run(folder.resolve("quiet"));
        AtomicBoolean ended = new AtomicBoolean();
        Thread collector = new Thread(() -> collect(ended));
        collector.start();
        try {
            experiment.run(folder.resolve("collected"));
        } finally {
            ended.set(true);
            collector.join();
        }
        List<String> quiet = Numbers.of(folder.resolve("quiet"));
        List<String> collected = Numbers.of(folder.resolve("collected"));
        assertEquals("", Numbers.firstDifference(quiet, collected));
        assertEquals(
                Map.of("tokenizer", 12L, "generator", 12L),
                Numbers.lastSteps(folder.resolve("quiet")));
    }

    private static void collect(AtomicBoolean ended) {
        while (!ended.get()) {
            System.gc();
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void requireEqualNumbers(int seed, Map<String, Long> lastSteps) throws IOException {
        List<String> baseline = Numbers.of(arm("baseline", seed));
        List<String> candidate = Numbers.of(arm("candidate", seed));
        assertEquals("", Numbers.firstDifference(baseline, candidate), "seed " + seed);
        assertEquals(lastSteps, Numbers.lastSteps(arm("baseline", seed)));
    }

    private void requireEqualEvidence(int seed) {
        ArmResult baseline = result("baseline", seed);
        ArmResult candidate = result("candidate", seed);
        assertFalse(baseline.dataDigest().isEmpty());
        assertEquals(baseline.dataDigest(), candidate.dataDigest());
        assertFalse(baseline.startDigests().isEmpty());
        assertEquals(baseline.startDigests(), candidate.startDigests());
        assertEquals(baseline.values(), candidate.values());
    }

    private static void requireEverythingEqual(JsonObject report) {
        assertFalse(report.getAsJsonArray("equal").isEmpty());
        for (JsonElement check : report.getAsJsonArray("equal")) {
            assertTrue(check.getAsJsonObject().get("equal").getAsBoolean(), check.toString());
        }
    }

    private static List<JsonElement> values(JsonObject metric, String arm) {
        return metric.getAsJsonObject(arm).getAsJsonArray("values").asList();
    }

    private JsonObject report() throws IOException {
        Reports.write(folder);
        return JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                .getAsJsonObject();
    }

    private ArmResult result(String arm, int seed) {
        return Outcome.result(new ArmFolder(arm(arm, seed)));
    }

    private Path arm(String arm, int seed) {
        return folder.resolve("arms").resolve(arm).resolve("seed-" + seed);
    }
}
