package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.arm.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage II learns the same from a table of tokens, from a file of them, and from images. */
class KnownTokensTest {

    private static final String STILL = "data.crop=center";
    private static final String WHOLE = "data.min_scale=1";
    private static final String STEPS = "generator_loop.steps=70"; // 280 images of 256

    @TempDir static Path folder;

    private static Path tokenizer;
    private static Path encoded;

    @BeforeAll
    static void trainOnImages() {
        tokenizer = folder.resolve("tokenizer");
        TinyExperiment.tokenizer().with("tokenizer_loop.steps=6").run(tokenizer);
        encoded = folder.resolve("encoded");
        generator("encode").run(encoded);
    }

    @Test
    void aTableGivesTheSameNumbersAndTheSameData() throws IOException {
        Path arm = folder.resolve("table");
        generator("table").run(arm);
        requireSame(arm);
        assertTrue(events(arm).contains("encoded 256 training images once"), events(arm));
    }

    @Test
    void aStoppedRunMakesItsTableAgain() throws IOException {
        Path arm = folder.resolve("stopped");
        stop(arm, "generator", 23);
        generator("table").resume(arm);
        requireSame(arm);
    }

    @Test
    void aRunStoppedWhileItEncodesGoesOn() throws IOException {
        Path arm = folder.resolve("early");
        stop(arm, "encoding", 40);
        assertFalse(events(arm).contains("encoded"), events(arm));
        generator("table").resume(arm);
        requireSame(arm);
    }

    @Test
    void aFileOfTokensGivesTheSameNumbers() throws IOException {
        Path file = folder.resolve("tokens.safetensors");
        Program.Said said =
                Program.run(
                        "tokenize",
                        tokenizer.toString(),
                        "--data-set",
                        "--set",
                        STILL,
                        "--set",
                        WHOLE,
                        "--out",
                        file.toString());
        assertEquals(0, said.code(), said.err());
        Path arm = folder.resolve("file");
        generator("auto").with("generator_loop.token_file=" + file).run(arm);
        requireSame(arm);
        assertTrue(events(arm).contains("are taken from " + file), events(arm));
    }

    @Test
    void randomCropsLieInNoFile() {
        Program.Said said = Program.run("tokenize", tokenizer.toString(), "--data-set");
        assertEquals(2, said.code());
        assertTrue(said.err().contains("--set data.crop=center"), said.err());
    }

    /** Begins a run and stops it when a task has come so far. */
    private static void stop(Path arm, String words, long at) {
        AtomicReference<ArmRun> run = new AtomicReference<>();
        run.set(
                generator("table")
                        .armRun(
                                arm,
                                new Progress() {
                                    @Override
                                    public void at(String task, long done, long of, String is) {
                                        if (task.contains(words) && done == at) {
                                            run.get().stop();
                                        }
                                    }

                                    @Override
                                    public void say(String fact) {}
                                }));
        assertTrue(run.get().run(false).isEmpty(), "stopped");
    }

    private static TinyExperiment generator(String tokens) {
        return TinyExperiment.generator(tokenizer)
                .with(STILL, WHOLE, STEPS, "generator_loop.tokens=" + tokens)
                .with("evaluation={samples: 0, reconstructions: 0}");
    }

    private static void requireSame(Path arm) throws IOException {
        assertEquals("", Numbers.firstDifference(Numbers.of(encoded), Numbers.of(arm)));
        assertEquals(
                Outcome.result(new ArmFolder(encoded)).dataDigest(),
                Outcome.result(new ArmFolder(arm)).dataDigest());
    }

    private static String events(Path arm) throws IOException {
        return Files.readString(arm.resolve("events.log"));
    }
}
