package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on from whole checkpoints only, and says which file is not whole. */
class DamagedCheckpointTest {

    private static final TinyExperiment EXPERIMENT =
            TinyExperiment.arm()
                    .with(
                            "quantizer={use: vq, codebook_size: 64, token_size: 8}",
                            "generator={use: maskgit, width: 32, depth: 1, heads: 2, mlp: 64}",
                            "tokenizer_loop.steps=5",
                            "generator_loop.steps=20",
                            "generator_loop.checkpoint_every=6",
                            "evaluation={samples: 0, reconstructions: 0}");
    private static final long STOPPED_AT = 15;

    @TempDir static Path folder;

    private static Path whole;
    private static Path stopped;

    @BeforeAll
    static void runOnceWholeAndOnceHalf() {
        whole = folder.resolve("whole");
        EXPERIMENT.run(whole);
        stopped = folder.resolve("stopped");
        assertTrue(stoppedRun(stopped).run(false).isEmpty(), "was stopped");
    }

    /** A run that saves and stops in the middle of its second stage. */
    private static ArmRun stoppedRun(Path at) {
        AtomicReference<ArmRun> run = new AtomicReference<>();
        run.set(
                EXPERIMENT.armRun(
                        at,
                        new Progress() {
                            @Override
                            public void at(String task, long done, long total, String numbers) {
                                if (task.contains("generator") && done == STOPPED_AT) {
                                    run.get().stop();
                                }
                            }

                            @Override
                            public void say(String fact) {}
                        }));
        return run.get();
    }

    @Test
    void aCheckpointHalfWrittenIsIgnored() throws IOException {
        Path arm = copy(stopped, folder.resolve("half written"));
        Path checkpoints = arm.resolve("checkpoints").resolve("generator");
        Path latest = checkpoints.resolve("step-000015");
        Path writing = Files.createDirectory(checkpoints.resolve(".writing-step-000018"));
        cut(latest.resolve("generator.safetensors"), writing.resolve("generator.safetensors"));
        Path removing = Files.createDirectory(checkpoints.resolve(".removing-step-000003"));
        cut(latest.resolve("ema.safetensors"), removing.resolve("ema.safetensors"));
        EXPERIMENT.resume(arm);
        assertEquals(
                FileDigests.of(whole.resolve("weights")), FileDigests.of(arm.resolve("weights")));
        assertEquals("", Numbers.firstDifference(Numbers.of(whole), Numbers.of(arm)));
    }

    @Test
    void aFileCutShortOrAlteredIsRefusedByName() throws IOException {
        Path arm = copy(stopped, folder.resolve("damaged"));
        SplittableRandom random = new SplittableRandom(7);
        List<Path> files = new ArrayList<>();
        files.addAll(files(arm.resolve("checkpoints").resolve("generator").resolve("step-000015")));
        files.addAll(files(arm.resolve("weights").resolve("tokenizer").resolve("step-000005")));
        assertEquals(9, files.size(), files.toString());
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            refuses(arm, file);
            byte[] altered = good.clone();
            altered[random.nextInt(altered.length)] ^= 1;
            Files.write(file, altered);
            refuses(arm, file);
            Files.write(file, good);
        }
        EXPERIMENT.resume(arm);
        assertEquals(
                FileDigests.of(whole.resolve("weights")), FileDigests.of(arm.resolve("weights")));
    }

    private static void refuses(Path arm, Path file) {
        Program.Said said =
                Program.run(
                        "run",
                        arm.resolve("arm.yaml").toString(),
                        "--out",
                        arm.toString(),
                        "--resume");
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains(file.toString()), said.err());
        assertFalse(said.err().contains("Exception"), said.err());
    }

    private static void cut(Path from, Path to) throws IOException {
        byte[] bytes = Files.readAllBytes(from);
        Files.write(to, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.sorted().toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
        return to;
    }
}
