package io.maskbit.runtime.look;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.evaluation.FlipScores;
import io.maskbit.tensor.Backend;
import io.maskbit.training.data.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlipStudyTest {

    private static final double CLOSE = 1e-6;

    private static FlipStudy.Result study(TokenSpace space, int batch, long[]... tokens) {
        try (NDManager manager = Backend.open("cpu")) {
            FlipStudy study =
                    new FlipStudy(
                            new ToyTokenizer(space),
                            new Measures(manager, Optional.empty(), Optional.empty()),
                            new Seeds(3),
                            manager,
                            batch);
            study.add(images(tokens));
            return study.run(done -> {});
        }
    }

    /** Images whose four patches have these tokens, row by row. */
    private static Batch images(long[]... tokens) {
        int side = ToyTokenizer.SIDE;
        int plane = side * side;
        float[] pixels = new float[tokens.length * 3 * plane];
        for (int i = 0; i < pixels.length; i++) {
            int y = i % plane / side;
            int x = i % side;
            pixels[i] = ToyTokenizer.grey(tokens[i / (3 * plane)][y / 4 * 2 + x / 4]);
        }
        return new Batch(pixels, new long[tokens.length], new long[tokens.length], side);
    }

    private static double mse(FlipScores scores, int bit) {
        return scores.bits().get(bit).mean(ChangeMeasure.MSE);
    }

    @Test
    void numbersAreThoseOfAHandComputation() {
        TokenSpace bits = new TokenSpace.Bits(2, ToyTokenizer.GRID);
        long[] first = {0, 1, 2, 3};
        long[] second = {0, 0, 0, 3};
        FlipScores scores = study(bits, 8, first, second).scores();
        assertEquals(0, scores.reconstructions().mean(ChangeMeasure.MSE), CLOSE);
        assertEquals(0.04, mse(scores, 0), CLOSE, "every pixel moves by 0.2");
        assertEquals(0.16, mse(scores, 1), CLOSE, "every pixel moves by 0.4");
        assertEquals(10 * Math.log10(25), scores.bits().get(0).mean(ChangeMeasure.PSNR), 1e-4);
        assertEquals(0.10, scores.median(ChangeMeasure.MSE, new int[] {0, 1}), CLOSE);
        // Patches move by 0.6 where both bits are equal, else by 0.4 - 0.2.
        assertEquals(0.20, scores.counts().get(2).value(ChangeMeasure.MSE, 0), CLOSE);
        assertEquals(0.36, scores.counts().get(2).value(ChangeMeasure.MSE, 1), CLOSE);
        assertEquals(0, scores.counts().get(0).mean(ChangeMeasure.MSE), "no bit, no change");
        assertEquals((0.04 + 0.16) / 4, scores.pairs().mean(ChangeMeasure.MSE), CLOSE);
        assertEquals(List.of(0.375, 0.375), scores.ones());
        assertEquals(0.954434, scores.entropies().get(0), 1e-6);
        assertEquals(List.of(1.0, 1.0), scores.bitsChanged());
    }

    @Test
    void flipsOutOfACodebookAreNotMade() {
        TokenSpace three = new TokenSpace.Codebook(3, ToyTokenizer.GRID);
        FlipScores scores = study(three, 8, new long[] {0, 1, 2, 0}, new long[4]).scores();
        assertEquals(2, scores.bits().size());
        // Bit 0: codes 0 and 1 change places, 2 would be 3. Bit 1: 0 and 2 change places.
        assertEquals(0.04 * 3 / 4, scores.bits().get(0).value(ChangeMeasure.MSE, 0), CLOSE);
        assertEquals(0.16 * 3 / 4, scores.bits().get(1).value(ChangeMeasure.MSE, 0), CLOSE);
        assertEquals(List.of(7 / 8.0, 7 / 8.0), scores.bitsChanged());
        assertEquals(2 / 8.0, scores.countsChanged().get(2), "1 and 2 change places, 0 stays");
    }

    @Test
    void resultDoesNotDependOnTheBatch() {
        TokenSpace bits = new TokenSpace.Bits(2, ToyTokenizer.GRID);
        long[][] tokens = new long[5][];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = new long[] {i % 4, i / 2, 3, (i + 1) % 4};
        }
        FlipStudy.Result together = study(bits, 8, tokens);
        FlipStudy.Result alone = study(bits, 2, tokens);
        for (int count = 0; count <= 2; count++) {
            for (int image = 0; image < tokens.length; image++) {
                assertEquals(
                        together.scores().counts().get(count).value(ChangeMeasure.MSE, image),
                        alone.scores().counts().get(count).value(ChangeMeasure.MSE, image));
            }
        }
        assertEquals(4, together.columns().size(), "original, reconstruction, two bits");
        for (int column = 0; column < 4; column++) {
            List<byte[]> one = together.columns().get(column);
            List<byte[]> other = alone.columns().get(column);
            assertEquals(5, one.size());
            IntStream.range(0, 5).forEach(i -> assertArrayEquals(one.get(i), other.get(i)));
        }
        assertArrayEquals(
                together.columns().get(0).get(2),
                together.columns().get(1).get(2),
                "a toy is exact");
    }

    @Test
    void everyImageMeetsAnotherOne() {
        for (int images = 2; images < 40; images++) {
            int[] partners = FlipStudy.partners(images, new Seeds(images));
            List<Integer> met = new ArrayList<>();
            for (int i = 0; i < images; i++) {
                assertNotEquals(i, partners[i]);
                assertTrue(!met.contains(partners[i]), "each is met once");
                met.add(partners[i]);
            }
        }
    }
}
