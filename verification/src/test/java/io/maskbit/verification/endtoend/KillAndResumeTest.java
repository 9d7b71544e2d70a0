package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed without warning, again and again, ends as if nothing had happened. */
class KillAndResumeTest {

    private static final int STEPS = 60;

    @TempDir Path folder;

    @Test
    void endsBitEqualHoweverOftenItIsKilled() throws IOException, InterruptedException {
        killAndResume(
                TinyExperiment.arm()
                        .with(
                                "tokenizer_loop.steps=" + STEPS,
                                "tokenizer_loop.checkpoint_every=7",
                                "tokenizer_loop.sample_every=20",
                                "generator_loop.steps=" + STEPS,
                                "generator_loop.checkpoint_every=7",
                                "generator_loop.sample_every=20"),
                List.of("tokenizer", "generator"));
    }

    /**
     * The discriminator with its running statistics, its moments, its schedule and LeCAM's averages
     * go on as well.
     */
    @Test
    void aGameEndsBitEqualHoweverOftenItIsKilled() throws IOException, InterruptedException {
        killAndResume(
                TinyExperiment.game()
                        .with(
                                "tokenizer_loop.steps=" + STEPS,
                                "tokenizer_loop.accumulation=2",
                                "tokenizer_loop.checkpoint_every=7",
                                "tokenizer_loop.sample_every=20",
                                "discriminator={use: patchgan, hidden_channels: 8, num_stages: 1}",
                                "adversarial.adaptive_weight=true"),
                List.of("tokenizer"));
        for (String file : List.of("discriminator", "discriminator_optimizer", "lecam")) {
            assertTrue(
                    FileDigests.of(folder.resolve("killed").resolve("checkpoints"))
                            .keySet()
                            .stream()
                            .anyMatch(name -> name.endsWith(file + ".safetensors")),
                    file);
        }
    }

    private void killAndResume(TinyExperiment tiny, List<String> stages)
            throws IOException, InterruptedException {
        Path experiment = Files.writeString(folder.resolve("tiny.yaml"), tiny.yaml());
        Path whole = folder.resolve("whole");
        complete(whole, start(experiment, whole));

        long seed = Long.getLong("maskbit.kill.seed", System.nanoTime() & 0xffff);
        Path killed = folder.resolve("killed");
        Files.createDirectories(killed);
        System.out.println("moments of the kills: -Dmaskbit.kill.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (String stage : stages) {
            int step = 0;
            for (int kill = 0; kill < 2; kill++) {
                step += random.nextInt(1, STEPS / 3);
                kill(start(experiment, killed), killed, stage, step, random.nextInt(30));
            }
        }
        killAfter(start(experiment, killed), random.nextInt(3000));
        complete(killed, start(experiment, killed));

        for (String part : List.of("weights", "checkpoints", "samples")) {
            TreeMap<String, String> digests = FileDigests.of(whole.resolve(part));
            assertFalse(digests.isEmpty(), part);
            assertEquals(digests, FileDigests.of(killed.resolve(part)));
        }
        assertEquals("", Numbers.firstDifference(Numbers.of(whole), Numbers.of(killed)));
        assertEquals(
                stages.stream().collect(Collectors.toMap(stage -> stage, stage -> (long) STEPS)),
                Numbers.lastSteps(whole));
        assertEquals(outcome(whole), outcome(killed));
    }

    /** Kills a run some milliseconds after it has done a step. */
    private static void kill(Process run, Path arm, String stage, int step, int pause)
            throws IOException, InterruptedException {
        while (run.isAlive() && !hasDone(arm, stage, step)) {
            Thread.sleep(5);
        }
        killAfter(run, pause);
        System.out.printf(
                "killed %d ms after %s step %d, at %s%n", pause, stage, step, lastSteps(arm));
    }

    private static void killAfter(Process run, int pause) throws IOException, InterruptedException {
        Thread.sleep(pause);
        assertTrue(run.isAlive(), "ended before it was killed");
        run.destroyForcibly().waitFor();
    }

    private static boolean hasDone(Path arm, String stage, int step) throws IOException {
        return lastSteps(arm).getOrDefault(stage, 0L) >= step;
    }

    private static Map<String, Long> lastSteps(Path arm) throws IOException {
        return Files.exists(arm.resolve("metrics.jsonl")) ? Numbers.lastSteps(arm) : Map.of();
    }

    private Process start(Path experiment, Path arm) throws IOException {
        return Program.start(
                said(arm),
                folder.resolve("cache of " + arm.getFileName()),
                "run",
                experiment.toString(),
                "--out",
                arm.toString(),
                "--resume");
    }

    private Path said(Path arm) {
        return folder.resolve(arm.getFileName() + ".txt");
    }

    private void complete(Path arm, Process run) throws IOException, InterruptedException {
        int code = Program.exitCode(run, said(arm));
        assertEquals(0, code, Files.readString(said(arm)));
    }

    /** Everything in the outcome but speed, memory and the machine. */
    private static JsonObject outcome(Path arm) throws IOException {
        JsonObject outcome =
                JsonParser.parseString(Files.readString(arm.resolve("outcome.json")))
                        .getAsJsonObject();
        assertEquals("completed", outcome.get("status").getAsString());
        assertFalse(outcome.getAsJsonArray("values").isEmpty());
        List.of("images_per_second", "peak_memory_mib").forEach(outcome::remove);
        return outcome;
    }
}
