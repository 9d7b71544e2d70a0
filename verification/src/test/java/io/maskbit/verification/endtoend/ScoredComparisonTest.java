package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.runtime.compare.Reports;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are scored by a protocol, too, and comparisons of their scores. */
class ScoredComparisonTest {

    @TempDir static Path folder;

    private static Path network;

    @BeforeAll
    static void prepare() throws IOException {
        network = ToyNetwork.in(folder);
    }

    private static String scores(String more) {
        return "evaluation.scores={features: '" + network + "', input_side: 8, " + more + "}";
    }

    /** Hardly trained. */
    private static TinyExperiment hardly(TinyExperiment experiment) {
        return experiment.with("tokenizer_loop.steps=2", "tokenizer_loop.warmup=0");
    }

    private static TinyExperiment both() {
        return hardly(TinyExperiment.arm())
                .with("generator_loop.steps=2", "generator_loop.warmup=0");
    }

    private static JsonObject report(Path at) throws IOException {
        Reports.write(at);
        return JsonParser.parseString(Files.readString(at.resolve("report.json")))
                .getAsJsonObject();
    }

    private static Map<String, Score> scores(Path run) {
        return ScoreRecords.read(run.resolve("scores.json")).stream()
                .collect(Collectors.toMap(s -> s.identity().metric(), Function.identity()));
    }

    @Test
    void anArmAgainstItselfDiffersByNothingAndTheScoreDecides() throws IOException {
        Path at = folder.resolve("itself");
        both().compared("generator", "{}", "{}")
                .with(
                        "seeds=[0, 1, 2]",
                        scores("protocol: adm, metrics: [frechet, precision, density]"))
                .compare(at);
        JsonObject report = report(at);
        assertEquals("no-difference-shown", report.get("verdict").getAsString());
        JsonObject pair = report.getAsJsonArray("pairs").get(0).getAsJsonObject();
        String deciding = pair.get("decided_by").getAsString();
        Score score = scores(at.resolve("arms/baseline/seed-1")).get("frechet");
        assertEquals(score.identity().label(), deciding);
        assertEquals(16, score.identity().images());
        assertEquals(32, score.identity().referenceImages());
        assertEquals(0, score.identity().seed(), "not the seed of the run");
        int found = 0;
        for (JsonElement each : pair.getAsJsonArray("differences")) {
            JsonObject difference = each.getAsJsonObject();
            if (difference.get("name").getAsString().contains("[adm, 16 images")) {
                found++;
                for (String bound : List.of("mean", "low", "high")) {
                    assertEquals(0, difference.get(bound).getAsDouble(), difference + bound);
                }
            }
        }
        assertEquals(3, found, "frechet, precision, density");
        String first = report.getAsJsonArray("reasons").get(0).getAsString();
        assertTrue(first.startsWith("decided by frechet (adm) over 3 seeds"), first);
        String text = Files.readString(at.resolve("report.md"));
        assertTrue(text.contains("| frechet (adm) | lower |"), text);
        assertTrue(text.contains("\nfrechet (adm): " + deciding), "the whole name is told");
        assertTrue(text.contains("Warning: frechet (adm): "), "16 images are few");
        assertTrue(text.contains("| how frechet was measured | yes |"), text);
        try (Stream<Path> sets = Files.list(at.resolve("cache/features"))) {
            assertEquals(
                    1,
                    sets.filter(Files::isDirectory).count(),
                    "the validation images were looked at once for all runs");
        }
        assertFalse(
                Files.exists(at.resolve("shared/baseline/seed-0/scores.json")),
                "the tokenizer that the arms share is not scored");
    }

    @Test
    void valuesThatWereMeasuredOtherwiseGiveNoVerdict() throws IOException {
        Path at = folder.resolve("otherwise");
        hardly(TinyExperiment.tokenizer())
                .compared(
                        "evaluation",
                        "{}",
                        "{evaluation: {reconstructions: 12, scores: {chunk: 4}}}")
                .with("seeds=[0, 1, 2]", scores("protocol: clean-fid, metrics: [frechet]"))
                .compare(at);
        JsonObject report = report(at);
        assertEquals("not-comparable", report.get("verdict").getAsString());
        String reason = report.getAsJsonArray("reasons").get(0).getAsString();
        assertTrue(reason.contains("how frechet was measured"), reason);
        assertTrue(reason.contains("images: 16 against 12"), reason);
        assertTrue(reason.contains("reference images: 16 against 12"), reason);
        assertTrue(reason.contains("baseline, seed 0 against candidate, seed 0"), reason);
        String text = Files.readString(at.resolve("report.md"));
        assertTrue(text.contains("| frechet (clean-fid) #2 |"), text);
        assertTrue(text.contains("measured differently in the arms"), text);
    }

    @Test
    void reconstructionsAreScoredAsTheVerbEvaluateDoes() throws IOException {
        Path run = folder.resolve("back");
        hardly(TinyExperiment.tokenizer()).with(scores("protocol: maskbit-rfid")).run(run);
        Map<String, Score> mine = scores(run);
        Path out = folder.resolve("back-evaluated");
        Program.Said said =
                Program.run(
                        "evaluate",
                        run.toString(),
                        "--reconstructions",
                        "--limit",
                        "16",
                        "--features",
                        network.toString(),
                        "--input-side",
                        "8",
                        "--out",
                        out.toString());
        assertEquals(0, said.code(), said.err());
        Map<String, Score> theirs = scores(out);
        for (String metric : List.of("frechet", "psnr", "ssim", "mae")) {
            assertEquals(
                    theirs.get(metric).value(),
                    mine.get(metric).value(),
                    1e-3 * Math.abs(theirs.get(metric).value()),
                    metric + ", at another batch size");
            assertEquals(
                    theirs.get(metric).identity().reference(),
                    mine.get(metric).identity().reference());
        }
        assertFalse(mine.containsKey("codebook-usage"), "every run measures that without");
    }

    @Test
    void statisticsOfAnotherInputAndTooFewImagesAreRefusedBeforeTraining() throws IOException {
        Path images = folder.resolve("images.npz");
        byte[] pixels = new byte[4 * 16 * 16 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 % 251);
        }
        NpzWriter.write(images, Map.of("arr_0", NpyArray.bytes(pixels, 4, 16, 16, 3)));
        Path made = folder.resolve("statistics.npz");
        Program.Said said =
                Program.run(
                        "stats",
                        images.toString(),
                        "--features",
                        network.toString(),
                        "--input-side",
                        "9",
                        "--out",
                        made.toString());
        assertEquals(0, said.code(), said.err());
        refused("statistics", "preparation: ", "protocol: adm, reference: '" + made + "'");
        refused("subsets", "subsets of 1000 images", "protocol: torch-fidelity, metrics: [kid]");
    }

    private static void refused(String name, String part, String more) {
        Path run = folder.resolve("refused-" + name);
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> both().with(scores(more)).run(run));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        assertFalse(Files.exists(run.resolve("checkpoints")), "nothing was trained");
    }

    @Test
    void aRunIsUsedWhereItsNetworkIsNoMore() throws IOException {
        Path lost = Files.copy(network, folder.resolve("lost.pt"));
        Path run = folder.resolve("used");
        both().with(scores("protocol: adm, metrics: [frechet]").replace("network.pt", "lost.pt"))
                .run(run);
        assertTrue(Files.readString(run.resolve("arm.yaml")).contains("lost.pt"));
        Files.delete(lost);
        Program.Said said =
                Program.run(
                        "evaluate",
                        run.toString(),
                        "--samples",
                        "4",
                        "--features",
                        network.toString(),
                        "--metrics",
                        "frechet",
                        "--out",
                        folder.resolve("used-evaluated").toString());
        assertEquals(0, said.code(), said.err());
    }

    @Test
    void withoutScoresTheSettingsOfARunAreWhatTheyWere() {
        assertFalse(both().yaml().contains("scores"));
        assertTrue(both().with(scores("protocol: adm, metrics: [frechet]")).yaml().contains("adm"));
    }
}
