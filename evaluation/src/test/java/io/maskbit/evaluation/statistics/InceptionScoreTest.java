package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InceptionScoreTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void equalImagesScoreOneAndSureOnesTheNumberOfClasses() {
        int classes = draws.between(2, 20);
        float[] equal = new float[3 * classes];
        for (int i = 0; i < equal.length; i++) {
            equal[i] = i % classes;
        }
        assertEquals(1, score(equal, classes, ScoreSplits.whole(), 0), 1e-12);
        float[] sure = new float[classes * classes];
        for (int i = 0; i < classes; i++) {
            sure[i * classes + i] = 900; // the other probabilities are 0
        }
        for (double epsilon : new double[] {0, InceptionScore.EPSILON}) {
            assertEquals(
                    classes,
                    score(sure, classes, ScoreSplits.whole(), epsilon),
                    1e-9,
                    draws.words());
        }
    }

    @Test
    void itLiesBetweenOneAndTheNumberOfClasses() {
        for (int i = 0; i < 10; i++) {
            int classes = draws.between(2, 12);
            float[] logits = draws.noisy(new float[classes * draws.between(1, 40)], 5);
            double score = score(logits, classes, ScoreSplits.whole(), InceptionScore.EPSILON);
            assertTrue(score > 1 - 1e-12 && score < classes + 1e-12, score + ", " + draws.words());
        }
    }

    @Test
    void twoImagesByHand() {
        // p = (3/4, 1/4) and (1/4, 3/4): ln 2 - H(1/4) nat.
        float l = (float) Math.log(3);
        double entropy = 0.75 * Math.log(4.0 / 3) + 0.25 * Math.log(4);
        double expected = Math.exp(Math.log(2) - entropy);
        assertEquals(expected, score(new float[] {l, 0, 0, l}, 2, ScoreSplits.whole(), 0), 1e-7);
    }

    @Test
    void partsAreAveragedAndTheLastMayBeSmaller() {
        float[] logits = draws.noisy(new float[7 * 4], 2);
        double first = score(Arrays.copyOf(logits, 12), 4, ScoreSplits.whole(), 0);
        double second = score(Arrays.copyOfRange(logits, 12, 24), 4, ScoreSplits.whole(), 0);
        InceptionScore score = new InceptionScore(4, ScoreSplits.chunks(3), 0);
        add(score, logits, 4);
        // The last chunk is one image, which tells nothing against itself.
        assertEquals((first + second + 1) / 3, score.value(), 1e-12, draws.words());
        assertTrue(score.deviation() > 0);
    }

    @Test
    void numberedPartsBeginWhereTheShareIsReached() {
        // 7 images in 3 parts: 0 1, 2 3, 4 5 6.
        ScoreSplits splits = ScoreSplits.parts(3, 7);
        int[] parts = new int[7];
        Arrays.setAll(parts, splits::of);
        assertEquals("[0, 0, 1, 1, 2, 2, 2]", Arrays.toString(parts));
    }

    @Test
    void shufflingIsThatOfNumpy() {
        // RandomState(0).permutation(10) = 2 8 4 9 1 | 6 7 3 0 5.
        ScoreSplits splits = ScoreSplits.shuffled(2, 10, 0);
        int[] parts = new int[10];
        Arrays.setAll(parts, splits::of);
        assertEquals("[1, 0, 0, 1, 0, 1, 1, 1, 0, 0]", Arrays.toString(parts));
    }

    @Test
    void shuffledScoresAreThoseOfNumpy() {
        // numpy: RandomState(2020).permutation(25), four parts, mean() and std() of their scores.
        float[] logits = new float[25 * 4];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (i / 4 * 7 + i % 4 * 3) % 11 / 10f * 5;
        }
        InceptionScore score = new InceptionScore(4, ScoreSplits.shuffled(4, 25, 2020), 0);
        add(score, logits, 4);
        assertEquals(1.6445596252892767, score.value(), 1e-6);
        assertEquals(0.20705808039462192, score.deviation(), 1e-6);
    }

    @Test
    void batchesDoNotMatter() {
        int n = draws.between(5, 60);
        float[] logits = draws.noisy(new float[n * 5], 3);
        for (ScoreSplits splits :
                new ScoreSplits[] {
                    ScoreSplits.whole(), ScoreSplits.chunks(4), ScoreSplits.shuffled(5, n, 2020)
                }) {
            InceptionScore parts = new InceptionScore(5, splits, 0);
            int done = 0;
            while (done < n) {
                int now = Math.min(n - done, draws.between(1, 9));
                add(parts, Arrays.copyOfRange(logits, done * 5, (done + now) * 5), 5);
                done += now;
            }
            assertEquals(score(logits, 5, splits, 0), parts.value(), 1e-12, draws.words());
        }
    }

    @Test
    void refusesAnotherNumberOfImagesThanTheSplitsAreOf() {
        InceptionScore score = new InceptionScore(2, ScoreSplits.parts(2, 4), 0);
        assertThrows(ExperimentException.class, score::value);
        add(score, new float[6], 2);
        assertThrows(ExperimentException.class, score::value);
        assertThrows(IndexOutOfBoundsException.class, () -> add(score, new float[4], 2));
        assertThrows(IllegalArgumentException.class, () -> ScoreSplits.parts(5, 4));
        assertThrows(ExperimentException.class, () -> add(score, new float[] {Float.NaN, 0}, 2));
    }

    private static double score(float[] logits, int classes, ScoreSplits splits, double epsilon) {
        InceptionScore score = new InceptionScore(classes, splits, epsilon);
        add(score, logits, classes);
        return score.value();
    }

    private static void add(InceptionScore score, float[] logits, int classes) {
        Shape shape = new Shape(logits.length / classes, classes);
        Step.run(() -> score.add(MANAGER.create(logits, shape)));
    }
}
