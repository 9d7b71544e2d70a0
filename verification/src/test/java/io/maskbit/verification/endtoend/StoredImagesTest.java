package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.sampling.Pixels;
import io.maskbit.sampling.SampledImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images sampled once, on one machine, and kept in {@code sampled.txt}: every other machine must
 * draw the same. The weights are the starting weights of a seed, which training would only blur: a
 * learning rate of 1e-12 leaves them as they are.
 */
class StoredImagesTest {

    private static final String STORED = "/sampled.txt";
    private static final Path SEEN = Path.of("target", "sampled.txt");
    private static final long FIRST = 3;
    private static final int IMAGES = 4;

    @TempDir static Path folder;

    private static List<String> stored;
    private static List<String> drawn;

    @BeforeAll
    static void draw() throws IOException {
        TinyExperiment.arm()
                .with(
                        "tokenizer_loop.steps=1",
                        "tokenizer_loop.learning_rate=1e-12",
                        "generator_loop.steps=1",
                        "generator_loop.learning_rate=1e-12",
                        "tokenizer_loop.warmup=0",
                        "generator_loop.warmup=0",
                        "generator={use: maskbit, groups: 2, width: 128, depth: 2, heads: 4, mlp: 256}",
                        "sampling={steps: 8, guidance_scale: 3.0, randomize_temperature: 2.0}",
                        "evaluation={samples: 0, reconstructions: 0}")
                .run(folder);
        drawn = drawnLines();
        Files.createDirectories(SEEN.getParent());
        Files.write(SEEN, drawn); // to be kept in the place of the stored one, if a change is meant
        try (InputStream in = StoredImagesTest.class.getResourceAsStream(STORED)) {
            stored = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        assertEquals(stored.size(), drawn.size());
    }

    @Test
    void theTokensAreThoseOfTheFirstMachine() {
        for (int i = 0; i < IMAGES; i++) {
            assertEquals(stored.get(2 * i), drawn.get(2 * i), "tokens of image " + (FIRST + i));
        }
    }

    @Test
    void thePixelsAreThoseOfTheFirstMachineUpToOneLevel() {
        for (int i = 0; i < IMAGES; i++) {
            byte[] expected = HexFormat.of().parseHex(stored.get(2 * i + 1));
            byte[] actual = HexFormat.of().parseHex(drawn.get(2 * i + 1));
            assertEquals(expected.length, actual.length);
            int different = 0;
            for (int p = 0; p < expected.length; p++) {
                int levels = Math.abs((expected[p] & 0xff) - (actual[p] & 0xff));
                assertTrue(levels <= 1, "image " + (FIRST + i) + ", value " + p);
                different += levels;
            }
            // A value within rounding of a level's border may fall to either side; few values are.
            assertTrue(different <= expected.length / 100, different + " values differ");
        }
    }

    private static List<String> drawnLines() {
        try (TrainedRun run = TrainedRun.open(folder, Catalog.delivered(), List.of(), 7);
                NDManager memory = run.manager().newSubManager()) {
            long[] labels = {0, 5, 10, 15};
            SampledImages sampled = run.sampler().sample(labels, FIRST, run.seeds(), memory);
            long[] tokens = sampled.tokens().toLongArray();
            byte[] pixels = Pixels.toBytes(sampled.images());
            String[] lines = new String[2 * IMAGES];
            for (int i = 0; i < IMAGES; i++) {
                lines[2 * i] =
                        Arrays.stream(part(tokens, i))
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(" "));
                lines[2 * i + 1] = HexFormat.of().formatHex(part(pixels, i));
            }
            return List.of(lines);
        }
    }

    private static long[] part(long[] all, int image) {
        int length = all.length / IMAGES;
        return Arrays.copyOfRange(all, image * length, (image + 1) * length);
    }

    private static byte[] part(byte[] all, int image) {
        int length = all.length / IMAGES;
        return Arrays.copyOfRange(all, image * length, (image + 1) * length);
    }
}
