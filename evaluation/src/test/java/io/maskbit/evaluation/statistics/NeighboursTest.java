package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.statistics.Neighbours.Settings;
import io.maskbit.tensor.Backend;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void onALineByHand() {
        // Real 0, 1, 3: radii to the first neighbour 1, 1, 2. Generated 2, 6: radii 4 and 4.
        Neighbours found = compare(1, new float[] {0, 1, 3}, new float[] {2, 6}, 1, 1, 9);
        // 2 lies on the surface of 1's ball and in 3's; 6 in none.
        assertArrayEquals(new double[] {1, 0}, found.precise());
        assertArrayEquals(new double[] {1, 1, 1}, found.recalled()); // all within 4 of 2
        assertArrayEquals(new double[] {1, 0}, found.densities()); // open: only 3's ball
        assertArrayEquals(new double[] {0, 0, 1}, found.covered());
        assertEquals(0.5, found.precision());
        assertEquals(1 / 3.0, found.coverage(), 1e-15);
    }

    @Test
    void equalSetsArePreciseAndRecalledInEveryOrder() {
        for (int i = 0; i < 5; i++) {
            int width = draws.between(1, 20);
            int k = draws.between(1, 5);
            float[] features = draws.vectors(draws.between(6, 60), width);
            float[] mixed = draws.shuffled(features, width);
            int block = draws.between(1, 70);
            Neighbours found = compare(width, features, mixed, k, k, block);
            assertEquals(1, found.precision(), draws.words());
            assertEquals(1, found.recall(), draws.words());
            assertEquals(1, found.coverage(), draws.words());
            // Each vector lies in as many balls as it is one of the k - 1 next to, and in its own.
            assertEquals(1, found.density(), 1e-12, draws.words());
        }
    }

    @Test
    void repeatedVectorsMakeBallsOfNoSizeThatStillHoldTheirCopies() {
        float[] features = {5, 5, 5, 5, 1000, 1001, 1002, 1003};
        Neighbours found = compare(1, features, features, 2, 2, 3);
        assertEquals(1, found.precision());
        assertEquals(1, found.recall());
        assertArrayEquals( // open balls of radius 0 are empty
                new double[] {0, 0, 0, 0, 1, 1, 1, 1}, found.covered());
    }

    @Test
    void distantSetsHaveNothingInCommon() {
        float[] features = draws.vectors(20, 3);
        float[] far = features.clone();
        for (int i = 0; i < far.length; i++) {
            far[i] += 1e4f;
        }
        Neighbours found = compare(3, features, far, 3, 5, 7);
        assertEquals(0, found.precision() + found.recall() + found.density() + found.coverage());
    }

    @Test
    void blocksDoNotMatterAndPlainLoopsAgree() {
        int width = draws.between(1, 8);
        float[] real = draws.vectors(draws.between(7, 40), width);
        float[] generated = draws.noisy(draws.vectors(draws.between(7, 40), width), 0.3);
        int k = draws.between(1, 3);
        int l = draws.between(1, 5);
        Neighbours whole = compare(width, real, generated, k, l, 1000);
        Neighbours blocks = compare(width, real, generated, k, l, draws.between(1, 20));
        Neighbours plain = PlainNeighbours.of(width, real, generated, k, l);
        for (Neighbours other : new Neighbours[] {blocks, plain}) {
            assertArrayEquals(whole.precise(), other.precise(), draws.words());
            assertArrayEquals(whole.recalled(), other.recalled(), draws.words());
            assertArrayEquals(whole.densities(), other.densities(), 1e-12, draws.words());
            assertArrayEquals(whole.covered(), other.covered(), draws.words());
        }
    }

    @Test
    void sharesLieBetweenZeroAndOne() {
        float[] real = draws.vectors(50, 4);
        Neighbours found = compare(4, real, draws.noisy(real, 1), 3, 5, 16);
        for (double share : new double[] {found.precision(), found.recall(), found.coverage()}) {
            assertTrue(share >= 0 && share <= 1, draws.words());
        }
    }

    @Test
    void refusesSetsWithoutEnoughNeighbours() {
        assertThrows(
                ExperimentException.class,
                () -> compare(1, new float[] {1, 2, 3}, new float[] {1, 2, 3, 4}, 3, 1, 9));
        assertThrows(IllegalArgumentException.class, () -> new Settings(0, 1, 1));
    }

    private static Neighbours compare(
            int width, float[] real, float[] generated, int k, int l, int block) {
        try (FeatureTable x = new FeatureTable(width, MANAGER);
                FeatureTable y = new FeatureTable(width, MANAGER)) {
            x.append(real);
            y.append(generated);
            return Neighbours.of(x, y, new Settings(k, l, block), MANAGER);
        }
    }

    /** The definitions, without products of matrices. */
    private record PlainNeighbours(int width, float[] real, float[] generated) {

        static Neighbours of(int width, float[] real, float[] generated, int k, int l) {
            return new PlainNeighbours(width, real, generated).found(k, l);
        }

        private Neighbours found(int k, int l) {
            int n = real.length / width;
            int m = generated.length / width;
            Neighbours found =
                    new Neighbours(new double[m], new double[n], new double[m], new double[n]);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    double d = distance(real, i, generated, j);
                    if (d <= radius(real, i, k)) {
                        found.precise()[j] = 1;
                    }
                    if (d <= radius(generated, j, k)) {
                        found.recalled()[i] = 1;
                    }
                    if (d < radius(real, i, l)) {
                        found.densities()[j] += 1.0 / l;
                        found.covered()[i] = 1;
                    }
                }
            }
            return found;
        }

        private double radius(float[] set, int i, int k) {
            double[] all = new double[set.length / width];
            Arrays.setAll(all, j -> distance(set, i, set, j));
            Arrays.sort(all);
            return all[k];
        }

        private double distance(float[] a, int i, float[] b, int j) {
            double sum = 0;
            for (int c = 0; c < width; c++) {
                double gap = (double) a[i * width + c] - b[j * width + c];
                sum += gap * gap;
            }
            return sum;
        }
    }
}
