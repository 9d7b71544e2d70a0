package io.maskbit.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.statistics.StatisticsFile;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class StatisticsRunTest {

    private static final int COUNT = 23;
    private static final int SIDE = 4;
    private static final int LENGTH = 3 * SIDE * SIDE;
    private static final int ALWAYS = Integer.MAX_VALUE;

    private static NDManager manager;

    @TempDir Path folder;

    private final byte[] pixels = new byte[COUNT * LENGTH];

    @BeforeAll
    static void open() {
        manager = Backend.open("cpu");
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @BeforeEach
    void images() throws IOException {
        new SplittableRandom(8).nextBytes(pixels);
        write("all.npz", 0, COUNT);
    }

    @Test
    void interruptedWorkGoesOnAndEndsTheSame() throws IOException {
        Path whole = folder.resolve("whole.npz");
        run("all.npz", new ChannelMeans("net", ALWAYS), whole);

        Path cut = folder.resolve("cut.npz");
        ChannelMeans impatient = new ChannelMeans("net", 11);
        assertThrows(IllegalStateException.class, () -> run("all.npz", impatient, cut));
        assertEquals(8, impatient.seen(), "two batches of four");
        assertTrue(!Files.exists(cut), "nothing half made has the name");
        ChannelMeans patient = new ChannelMeans("net", ALWAYS);
        run("all.npz", patient, cut);
        assertEquals(COUNT - 8, patient.seen(), "no image is looked at twice");
        assertEquals(-1, Files.mismatch(whole, cut));

        ChannelMeans idle = new ChannelMeans("net", 0);
        assertEquals(COUNT, run("all.npz", idle, cut).pooled().count());
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("all.npz", "cut.npz", "whole.npz"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void partsMergedEqualTheWhole() throws IOException {
        StatisticsFile whole =
                run("all.npz", new ChannelMeans("net", ALWAYS), folder.resolve("w.npz"));
        List<Path> parts = new ArrayList<>();
        int[] cuts = {0, 2, 15, COUNT};
        for (int i = 0; i + 1 < cuts.length; i++) {
            write("part" + i + ".npz", cuts[i], cuts[i + 1]);
            parts.add(folder.resolve("stats" + i + ".npz"));
            run("part" + i + ".npz", new ChannelMeans("net", ALWAYS), parts.get(i));
        }
        StatisticsFile merged = StatisticsMerge.of(parts, "test");
        assertEquals(COUNT, merged.pooled().count());
        assertArrayEquals(whole.pooled().mean(), merged.pooled().mean(), 1e-10);
        assertArrayEquals(whole.pooled().covariance(), merged.pooled().covariance(), 1e-8);
        assertArrayEquals(
                whole.spatial().orElseThrow().covariance(),
                merged.spatial().orElseThrow().covariance(),
                1e-8);
        Path file = folder.resolve("merged.npz");
        merged.write(file);
        assertEquals(merged.digest(), StatisticsFile.read(file).digest());

        refused(
                () -> StatisticsMerge.of(List.of(parts.get(1), parts.get(1)), "test"),
                "is of the same images");
        Path other = folder.resolve("other.npz");
        run("all.npz", new ChannelMeans("other net", ALWAYS), other);
        refused(
                () -> StatisticsMerge.of(List.of(parts.get(0), other), "test"),
                "extractor net against other net");
        Path foreign = folder.resolve("foreign.npz");
        NpzWriter.write(
                foreign,
                Map.of(
                        "mu", NpyArray.doubles(new double[3], 3),
                        "sigma", NpyArray.doubles(new double[9], 3, 3)));
        refused(
                () -> StatisticsMerge.of(List.of(parts.get(0), foreign), "test"),
                "how many images");
        refused(() -> StatisticsMerge.of(List.of(other), "test"), "at least 2");
    }

    @Test
    void refusesToGoOnWithOtherImagesOrSettings() throws IOException {
        Path file = folder.resolve("x.npz");
        assertThrows(
                IllegalStateException.class,
                () -> run("all.npz", new ChannelMeans("net", 9), file));
        refused(
                () -> run("all.npz", new ChannelMeans("another", ALWAYS), file),
                "extractor net there, another here");
        pixels[3] ^= 1;
        write("all.npz", 0, COUNT);
        refused(
                () -> run("all.npz", new ChannelMeans("net", ALWAYS), file),
                "the first 8 images are no longer those");
        pixels[3] ^= 1;
        write("all.npz", 0, COUNT);
        run("all.npz", new ChannelMeans("net", ALWAYS), file);
        refused(
                () -> run("all.npz", new ChannelMeans("another", ALWAYS), file),
                "is of something else");
    }

    @Test
    void refusesOneImage() {
        ImageSetOptions one =
                new ImageSetOptions(Optional.empty(), OptionalInt.of(1), OptionalLong.empty());
        refused(
                () -> describe("all.npz", one, new ChannelMeans("net", 9), folder.resolve("x")),
                "at least 2 images");
    }

    private StatisticsFile run(String name, ChannelMeans network, Path file) {
        return describe(name, ImageSetOptions.ALL, network, file).complete(4, Duration.ZERO);
    }

    private StatisticsRun describe(
            String name, ImageSetOptions options, ChannelMeans network, Path file) {
        ImageSet set =
                ImageSets.open(
                        folder.resolve(name).toString(), options, () -> Catalog.of(List.of()));
        return new StatisticsRun(network, manager, set, "adm", "test", file, Progress.SILENT);
    }

    private void write(String name, int from, int to) throws IOException {
        byte[] part = Arrays.copyOfRange(pixels, from * LENGTH, to * LENGTH);
        NpzWriter.write(
                folder.resolve(name),
                Map.of("arr_0", NpyArray.bytes(part, to - from, SIDE, SIDE, 3)));
    }

    private static void refused(Executable work, String part) {
        String message = assertThrows(ExperimentException.class, work).getMessage();
        assertTrue(message.contains(part), message);
    }
}
