package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.arm.Loading;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image depends on the seed, its number and its label: not on its company. */
class SampleByNumberTest {

    private static final int IMAGES = 16;
    private static final int CLASSES = 16;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.wide().run(run);
    }

    @Test
    void theVerbDrawsEqualPicturesAtEveryBatchSize() throws IOException {
        TreeMap<String, String> alone = sampled("alone", "--batch", "1", "--count", "16");
        TreeMap<String, String> together = sampled("together", "--batch", "16", "--count", "16");
        assertEquals(IMAGES + 1, alone.size(), "sixteen pictures and a grid");
        assertEquals(alone, together);

        TreeMap<String, String> some =
                sampled("some", "--batch", "3", "--first", "5", "--count", "7");
        some.remove("grid.png");
        assertEquals(7, some.size());
        some.forEach((name, digest) -> assertEquals(alone.get(name), digest, name));

        TreeMap<String, String> other =
                sampled("other", "--batch", "16", "--count", "16", "--seed", "4");
        assertNotEquals(alone, other, "another seed draws other pictures");
    }

    @Test
    void theSamplerGivesEqualBitsAtEveryBatchSizeAndStart() {
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 3)) {
            int[][] together = bits(trained, 0, IMAGES);
            for (int i = 0; i < IMAGES; i++) {
                assertArrayEquals(together[i], bits(trained, i, 1)[0], "image " + i);
            }
            int[][] later = bits(trained, 5, 9);
            for (int i = 0; i < later.length; i++) {
                assertArrayEquals(together[5 + i], later[i], "image " + (5 + i));
            }
        }
    }

    @Test
    void weightsThatStandOnTheirFilesGiveTheBitsOfCopiedOnes() {
        int[][] mapped;
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 3)) {
            mapped = bits(trained, 0, 3);
        }
        Loading loading = Loading.COPIED;
        try (TrainedRun trained =
                TrainedRun.open(run, Catalog.delivered(), List.of(), 3, loading)) {
            assertArrayEquals(mapped, bits(trained, 0, 3));
        }
    }

    /** Returns the bits of every value of some images. */
    private static int[][] bits(TrainedRun trained, int first, int count) {
        long[] labels = LongStream.range(first, first + count).map(i -> i % CLASSES).toArray();
        try (NDManager memory = trained.manager().newSubManager()) {
            float[] values =
                    trained.sampler()
                            .sample(labels, first, trained.seeds(), memory)
                            .images()
                            .toFloatArray();
            int length = values.length / count;
            int[][] bits = new int[count][];
            for (int i = 0; i < count; i++) {
                float[] image = Arrays.copyOfRange(values, i * length, (i + 1) * length);
                bits[i] = new int[length];
                Arrays.setAll(bits[i], at -> Float.floatToRawIntBits(image[at]));
            }
            return bits;
        }
    }

    private static TreeMap<String, String> sampled(String name, String... options)
            throws IOException {
        Path pictures = folder.resolve(name);
        String[] fixed = {"sample", run.toString(), "--out", pictures.toString()};
        String[] arguments = Arrays.copyOf(fixed, fixed.length + options.length);
        System.arraycopy(options, 0, arguments, fixed.length, options.length);
        Program.Said said = Program.run(arguments);
        assertEquals(0, said.code(), said.err());
        TreeMap<String, String> digests = FileDigests.of(pictures);
        digests.keySet().removeIf(file -> !file.endsWith(".png"));
        return digests;
    }
}
