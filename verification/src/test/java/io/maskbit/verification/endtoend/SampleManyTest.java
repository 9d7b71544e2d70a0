package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many images, however often the work is interrupted, are the images of one uninterrupted run. */
class SampleManyTest {

    private static final int COUNT = 120;
    private static final int KILLS = 3;
    private static final int CLASSES = 16;
    private static final int LENGTH = 3 * 16 * 16;
    private static final int HEADER = 128;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        trained(run, "generator_loop.steps=2");
    }

    private static void trained(Path into, String steps) {
        TinyExperiment.arm()
                .with(
                        "tokenizer_loop.steps=2",
                        "tokenizer_loop.warmup=0",
                        steps,
                        "generator_loop.warmup=0",
                        "evaluation={samples: 0, reconstructions: 0}")
                .run(into);
    }

    @Test
    void picturesOfAKilledProcessAreNeitherLostNorRepeated()
            throws IOException, InterruptedException {
        Path whole = folder.resolve("whole pictures");
        sampled(whole, "--count", "" + COUNT, "--batch", "24");

        Path killed = folder.resolve("killed pictures");
        killAgainAndAgain(killed);
        String said = sampled(killed, "--count", "" + COUNT);
        assertTrue(said.matches("(?s)[1-9]\\d* of 120 images are there.*"), said);
        TreeMap<String, String> pictures = FileDigests.of(whole);
        assertEquals(COUNT + 3, pictures.size(), "pictures, a grid, the state and its lock");
        assertEquals(pictures, FileDigests.of(killed));
    }

    @Test
    void aFileOfAKilledProcessIsEqualByteForByte() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole.npz");
        sampled(folder.resolve("whole"), "--count", "" + COUNT, "--npz", whole.toString());

        Path killed = folder.resolve("killed.npz");
        killAgainAndAgain(folder.resolve("killed"), "--npz", killed.toString());
        assertFalse(Files.exists(killed), "not before all images are there");
        String[] same = {"--count", "" + COUNT, "--npz", killed.toString()};
        sampled(folder.resolve("killed"), same);
        assertEquals(-1, Files.mismatch(whole, killed));
        Path grid = Path.of("grid.png");
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("whole").resolve(grid),
                        folder.resolve("killed").resolve(grid)));
        assertFalse(Files.exists(folder.resolve("killed.npz.part")));

        sampled(folder.resolve("killed"), same);
        assertEquals(-1, Files.mismatch(whole, killed), "once more changes nothing");
        String refused = refused(folder.resolve("killed"), "--count", "121", "--npz", "" + killed);
        assertTrue(refused.contains("finished") && refused.contains("--first 120"), refused);
    }

    /**
     * Always the same command, in a process that is killed as soon as some more images are done.
     */
    private static void killAgainAndAgain(Path into, String... form)
            throws IOException, InterruptedException {
        long seed = Long.getLong("maskbit.kill.seed", System.nanoTime() & 0xffff);
        System.out.println("moments of the kills: -Dmaskbit.kill.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path said = folder.resolve(into.getFileName() + ".txt");
        int before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> command = new ArrayList<>(List.of("sample", run.toString()));
            command.addAll(List.of("--out", into.toString(), "--count", "" + COUNT));
            command.addAll(List.of("--batch", "1"));
            command.addAll(List.of(form));
            Process process =
                    Program.start(said, folder.resolve("cache"), command.toArray(String[]::new));
            int until = before + random.nextInt(1, COUNT / (KILLS + 1));
            while (process.isAlive() && done(into) < until) {
                assertTrue(done(into) >= before, "began anew");
                Thread.sleep(2);
            }
            Thread.sleep(random.nextInt(20));
            assertTrue(process.isAlive(), "ended before it was killed:\n" + Files.readString(said));
            process.destroyForcibly().waitFor();
            System.out.println("killed with " + done(into) + " images done");
            assertTrue(done(into) < COUNT, "killed after all images were done");
            before = done(into);
        }
    }

    private static int done(Path into) throws IOException {
        Path state = into.resolve("sampling.json");
        return Files.exists(state)
                ? JsonParser.parseString(Files.readString(state))
                        .getAsJsonObject()
                        .get("done")
                        .getAsInt()
                : 0;
    }

    @Test
    void theFileHoldsThePicturesAndTheirLabels() throws IOException {
        Path npz = folder.resolve("some.npz");
        sampled(folder.resolve("some"), "--count", "20", "--npz", npz.toString());
        Path pictures = folder.resolve("some pictures");
        sampled(pictures, "--count", "20");

        byte[] images = entry(npz, "arr_0.npy", "|u1", "(20, 16, 16, 3)");
        ByteBuffer labels =
                ByteBuffer.wrap(entry(npz, "arr_1.npy", "<i8", "(20,)"))
                        .order(ByteOrder.LITTLE_ENDIAN);
        List<Path> files;
        try (var all = Files.list(pictures)) {
            files = all.filter(f -> f.getFileName().toString().matches("0.*")).sorted().toList();
        }
        assertEquals(20, files.size());
        for (int i = 0; i < files.size(); i++) {
            assertEquals(i % CLASSES, labels.getLong(), "label " + i);
            byte[] image = Arrays.copyOfRange(images, i * LENGTH, (i + 1) * LENGTH);
            assertArrayEquals(rgb(files.get(i)), image, "image " + i);
        }
    }

    /** Returns what follows the header of fixed length. */
    private static byte[] entry(Path npz, String name, String type, String shape)
            throws IOException {
        try (ZipFile zip = new ZipFile(npz.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(name))) {
            String header = new String(in.readNBytes(HEADER), StandardCharsets.ISO_8859_1);
            assertTrue(header.contains("NUMPY"), header);
            assertTrue(header.contains("'descr': '" + type + "'"), header);
            assertTrue(header.contains("'shape': " + shape + ","), header);
            return in.readAllBytes();
        }
    }

    private static byte[] rgb(Path file) throws IOException {
        int[] pixels = ImageIO.read(file.toFile()).getRGB(0, 0, 16, 16, null, 0, 16);
        byte[] rgb = new byte[LENGTH];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (pixels[i / 3] >> (16 - 8 * (i % 3)));
        }
        return rgb;
    }

    @Test
    void moreImagesAreAddedToPictures() throws IOException {
        Path grown = folder.resolve("grown");
        sampled(grown, "--count", "5", "--labels", "3,0");
        sampled(grown, "--count", "11", "--labels", "3,0");
        Path atOnce = folder.resolve("at once");
        sampled(atOnce, "--count", "11", "--labels", "3,0");
        assertEquals(FileDigests.of(atOnce), FileDigests.of(grown));
    }

    @Test
    void picturesThatWereRemovedAreMadeAgain() throws IOException {
        Path thinned = folder.resolve("thinned");
        sampled(thinned, "--count", "9");
        TreeMap<String, String> before = FileDigests.of(thinned);
        String sixth =
                before.keySet().stream()
                        .filter(file -> file.startsWith("000005"))
                        .findAny()
                        .orElseThrow();
        Files.delete(thinned.resolve(sixth));
        String said = sampled(thinned, "--count", "9");
        assertTrue(said.contains("5 of 9 images are there"), said);
        assertEquals(before, FileDigests.of(thinned));
    }

    @Test
    void anotherCommandInTheSameFolderIsRefusedByName() throws IOException {
        Path out = folder.resolve("taken");
        sampled(out, "--count", "4");
        TreeMap<String, String> before = FileDigests.of(out);
        refusedFor(out, "seed 0 there, 1 here", "--seed", "1");
        refusedFor(out, "first 0 there, 8 here", "--first", "8");
        refusedFor(out, "sampling.steps 4 there, 3 here", "--steps", "3");
        refusedFor(out, "sampling.guidance_scale 2.0 there, 3.0 here", "--guidance", "3.0");
        refusedFor(out, "labels all 16 classes there, [5] here", "--labels", "5");
        refusedFor(out, "count (never less) 4 there, 3 here", "--count", "3");
        refusedFor(out, "form PNG files there, npz ../x.npz here", "--npz", folder + "/x.npz");

        Path other = folder.resolve("other run");
        trained(other, "generator_loop.steps=3");
        Program.Said said =
                Program.run("sample", other.toString(), "--out", out.toString(), "--count", "4");
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains("(run " + run + ") there"), said.err());
        assertTrue(said.err().contains("(run " + other + ") here"), said.err());
        assertEquals(before, FileDigests.of(out), "nothing was touched");

        Files.delete(out.resolve("sampling.json"));
        refusedFor(out, "no sampling.json", "--count", "4");
    }

    private static void refusedFor(Path out, String difference, String... options) {
        String message = refused(out, options);
        assertTrue(message.contains(difference), message);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell the resident size")
    void aBudgetOfMemoryChoosesTheBatchAndNotTheImages() throws IOException {
        Path fixed = folder.resolve("fixed");
        sampled(fixed, "--count", "40", "--batch", "3");
        Path measured = folder.resolve("measured");
        String said = sampled(measured, "--count", "40", "--memory", "24GiB");
        assertTrue(said.contains("memory: the batch is "), said);
        assertEquals(FileDigests.of(fixed), FileDigests.of(measured));

        Path small = folder.resolve("small");
        String refused = refused(small, "--count", "40", "--memory", "20MiB");
        assertTrue(refused.contains("the budget is 20 MiB"), refused);
        sampled(small, "--count", "40");
        assertEquals(FileDigests.of(fixed), FileDigests.of(small), "the first chunk has stayed");

        assertTrue(refused(small, "--memory", "1GiB", "--batch", "8").contains("leave out"));
        assertTrue(refused(small, "--memory", "much").contains("'much' is no amount of memory"));
    }

    private static String sampled(Path out, String... options) {
        Program.Said said = sample(out, options);
        assertEquals(0, said.code(), said.err());
        return said.out();
    }

    private static String refused(Path out, String... options) {
        Program.Said said = sample(out, options);
        assertEquals(2, said.code(), said.out());
        assertNotEquals("", said.err());
        return said.err();
    }

    private static Program.Said sample(Path out, String... options) {
        List<String> command =
                new ArrayList<>(List.of("sample", run.toString(), "--out", out.toString()));
        command.addAll(List.of(options));
        return Program.run(command.toArray(String[]::new));
    }
}
