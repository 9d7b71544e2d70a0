package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reconstructions of many images, however often the work is interrupted. */
class ReconstructManyTest {

    private static final int COUNT = 150;
    private static final int SIDE = 16;
    private static final int LENGTH = 3 * SIDE * SIDE;

    @TempDir static Path folder;

    private static Path run;
    private static Path images;
    private static byte[] pixels;

    @BeforeAll
    static void train() throws IOException {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
        pixels = new byte[COUNT * LENGTH];
        new SplittableRandom(3).nextBytes(pixels);
        images = folder.resolve("images.npz");
        NpzWriter.write(images, Map.of("arr_0", NpyArray.bytes(pixels, COUNT, SIDE, SIDE, 3)));
    }

    @Test
    void aKilledProcessLosesAndRepeatsNothing() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole.npz");
        Program.Said said = reconstruct(images, whole);
        assertEquals(0, said.code(), said.err());
        try (NpzFile originals = NpzFile.open(folder.resolve("whole-originals.npz"));
                NpzFile back = NpzFile.open(whole)) {
            assertEquals(
                    List.of((long) COUNT, (long) SIDE, (long) SIDE, 3L),
                    back.header("arr_0").shape());
            assertArrayEquals(pixels, originals.bytes("arr_0"), "not one byte moves on the way");
            assertFalse(back.contains("arr_1"), "nobody knows the classes");
        }

        Path killed = folder.resolve("killed.npz");
        Path log = folder.resolve("killed.txt");
        Process process = Program.start(log, folder.resolve("cache"), arguments(images, killed));
        while (process.isAlive() && done(killed) < 4) {
            Thread.sleep(2);
        }
        process.destroyForcibly().waitFor();
        assertTrue(done(killed) >= 4, Files.readString(log));
        assertFalse(Files.exists(killed), "not before all images are there");
        said = reconstruct(images, killed);
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().matches("(?s)[1-9]\\d* images are there.*"), said.out());
        assertEquals(-1, Files.mismatch(whole, killed));
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("whole-originals.npz"),
                        folder.resolve("killed-originals.npz")));
        assertEquals(0, reconstruct(images, killed).code(), "once more changes nothing");
        assertEquals(-1, Files.mismatch(whole, killed));
    }

    @Test
    void refusesToMixAndToOverwrite() throws IOException {
        Path file = folder.resolve("some.npz");
        assertEquals(0, reconstruct(images, file, "--limit", "6").code());
        refused(reconstruct(images, file, "--limit", "7"), "the first 6 of 150 there");
        refused(reconstruct(images, folder.resolve("images.npz")), "is there already");
        refused(
                reconstruct(images, folder.resolve("x.npz"), "--shorter-side", "32"),
                "3x32x32, but the run was trained with 3x16x16");
        Program.Said said =
                Program.run("reconstruct", run.toString(), images.toString(), "--crop", "16");
        assertEquals(2, said.code());
        assertTrue(said.err().contains("--npz only"), said.err());
    }

    private static void refused(Program.Said said, String part) {
        assertEquals(2, said.code(), said.out());
        assertTrue(said.err().contains(part), said.err());
    }

    private static Program.Said reconstruct(Path set, Path file, String... more) {
        return Program.run(arguments(set, file, more));
    }

    private static String[] arguments(Path set, Path file, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of("reconstruct", run.toString(), set.toString(), "--batch", "2"));
        all.addAll(List.of("--npz", file.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static int done(Path file) throws IOException {
        Path state = file.resolveSibling(file.getFileName() + ".json");
        return Files.exists(state)
                ? JsonParser.parseString(Files.readString(state))
                        .getAsJsonObject()
                        .get("done")
                        .getAsInt()
                : 0;
    }
}
