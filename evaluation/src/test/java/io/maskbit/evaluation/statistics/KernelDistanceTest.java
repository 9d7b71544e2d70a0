package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void twoPairsByHand() {
        // Width 1: x = 0, 1 and y = 1, 2. Within: k(0,1) = 1 and k(1,2) = 27, both ordered pairs;
        // between: k(0,1) + k(0,2) + k(1,1) + k(1,2) = 1 + 1 + 8 + 27.
        double expected = 1 + 27 - 2 * 37.0 / 4;
        try (FeatureTable x = table(1, 0, 1);
                FeatureTable y = table(1, 1, 2)) {
            KernelDistance.Settings settings = new KernelDistance.Settings(3, 2, 7);
            KernelDistance distance = KernelDistance.of(x, y, settings, MANAGER);
            assertEquals(expected, distance.mean(), 1e-12);
            assertEquals(0, distance.deviation(), 1e-12); // the subsets are the whole sets
            for (int block : new int[] {1, 2, 5}) {
                assertEquals(expected, KernelDistance.ofAllPairs(x, y, block, MANAGER), 1e-12);
            }
        }
    }

    @Test
    void blocksDoNotMatterAndItIsSymmetric() {
        try (FeatureTable x = table(6, draws.vectors(draws.between(5, 40), 6));
                FeatureTable y = table(6, draws.vectors(draws.between(5, 40), 6))) {
            double whole = KernelDistance.ofAllPairs(x, y, 1000, MANAGER);
            int block = draws.between(1, 20);
            double tolerance = 1e-10 * (1 + Math.abs(whole));
            assertEquals(
                    whole,
                    KernelDistance.ofAllPairs(x, y, block, MANAGER),
                    tolerance,
                    draws.words());
            assertEquals(
                    whole,
                    KernelDistance.ofAllPairs(y, x, block, MANAGER),
                    tolerance,
                    draws.words());
        }
    }

    @Test
    void overManyDrawsOfOneDistributionTheMeanIsZeroWithinItsError() {
        int repetitions = 60;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < repetitions; i++) {
            try (FeatureTable x = table(4, draws.normals(4 * 20));
                    FeatureTable y = table(4, draws.normals(4 * 25))) {
                double value = KernelDistance.ofAllPairs(x, y, 64, MANAGER);
                sum += value;
                squares += value * value;
            }
        }
        double mean = sum / repetitions;
        double error = Math.sqrt((squares / repetitions - mean * mean) / (repetitions - 1));
        assertTrue(Math.abs(mean) < 6 * error, mean + " ± " + error + ", " + draws.words());
    }

    @Test
    void subsetsAndDeviationAreThoseOfNumpy() {
        // numpy: subsets by RandomState(2020).choice(..., replace=False), deviation by std().
        try (FeatureTable x = table(4, steps(13, 7));
                FeatureTable y = table(4, steps(17, 5))) {
            KernelDistance.Settings settings = new KernelDistance.Settings(3, 5, 2020);
            KernelDistance distance = KernelDistance.of(x, y, settings, MANAGER);
            assertEquals(-0.12059966444863157, distance.mean(), 1e-14);
            assertEquals(0.08524909269830551, distance.deviation(), 1e-14);
        }
    }

    @Test
    void itGrowsWithTheShift() {
        float[] features = draws.normals(5 * 200);
        try (FeatureTable x = table(5, features)) {
            double last = Double.NEGATIVE_INFINITY;
            for (float shift : new float[] {0, 0.5f, 1, 2}) {
                float[] moved = features.clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += shift;
                }
                try (FeatureTable y = table(5, moved)) {
                    KernelDistance.Settings settings = new KernelDistance.Settings(4, 100, 2020);
                    double now = KernelDistance.of(x, y, settings, MANAGER).mean();
                    assertTrue(now > last, shift + ", " + draws.words());
                    last = now;
                }
            }
        }
    }

    @Test
    void subsetsAreTheSameForASeed() {
        try (FeatureTable x = table(3, draws.vectors(30, 3));
                FeatureTable y = table(3, draws.vectors(30, 3))) {
            KernelDistance.Settings settings = new KernelDistance.Settings(3, 10, 5);
            KernelDistance once = KernelDistance.of(x, y, settings, MANAGER);
            assertEquals(once, KernelDistance.of(x, y, settings, MANAGER));
            KernelDistance.Settings other = new KernelDistance.Settings(3, 10, 6);
            assertTrue(once.mean() != KernelDistance.of(x, y, other, MANAGER).mean());
        }
    }

    @Test
    void refusesSetsThatAreTooSmall() {
        try (FeatureTable x = table(1, 1, 2, 3);
                FeatureTable one = table(1, 1);
                FeatureTable wide = table(2, 1, 2)) {
            KernelDistance.Settings settings = new KernelDistance.Settings(1, 4, 5);
            assertThrows(
                    ExperimentException.class, () -> KernelDistance.of(x, x, settings, MANAGER));
            assertThrows(
                    ExperimentException.class, () -> KernelDistance.ofAllPairs(x, one, 9, MANAGER));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> KernelDistance.ofAllPairs(x, wide, 9, MANAGER));
        }
    }

    @Test
    void theGaussianKernelByHand() {
        // k(0, 10) = exp(-100 / 200); each set beside itself counts 1.
        try (FeatureTable x = table(1, 0);
                FeatureTable y = table(1, 10)) {
            double expected = 1000 * (1 + 1 - 2 * Math.exp(-0.5));
            assertEquals(expected, Cmmd.of(x, y, 8, MANAGER), 1e-9);
        }
    }

    @Test
    void equalSetsHaveNoDiscrepancyAndOthersHaveOne() {
        float[] features = draws.vectors(draws.between(2, 50), 4);
        int block = draws.between(1, 30);
        try (FeatureTable x = table(4, features);
                FeatureTable same = table(4, draws.shuffled(features, 4));
                FeatureTable other = table(4, draws.noisy(features, 3))) {
            assertEquals(0, Cmmd.of(x, same, block, MANAGER), 1e-9, draws.words());
            double apart = Cmmd.of(x, other, block, MANAGER);
            assertTrue(apart > 1e-3, apart + ", " + draws.words());
            assertEquals(apart, Cmmd.of(other, x, 1000, MANAGER), 1e-9, draws.words());
        }
    }

    private static float[] steps(int count, int step) {
        float[] values = new float[count * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i / 4 * step + i % 4 * 3) % 11 / 10f;
        }
        return values;
    }

    private static FeatureTable table(int width, float... values) {
        FeatureTable table = new FeatureTable(width, MANAGER);
        table.append(values);
        return table;
    }
}
