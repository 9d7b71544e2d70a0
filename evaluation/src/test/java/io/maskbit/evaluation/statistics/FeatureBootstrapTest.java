package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.statistics.FeatureBootstrap.Spread;
import io.maskbit.tensor.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FeatureBootstrapTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void weightedDistancesAreThoseOfRepeatedVectors() {
        int width = 8;
        Gaussian reference = gaussian(draws.vectors(40, width), width);
        for (int count : new int[] {3, 8, 9, 30}) { // by vectors and by covariance
            float[] rows = draws.vectors(count, width);
            int[][] weights = new int[3][count];
            double[] expected = new double[3];
            for (int i = 0; i < 3; i++) {
                List<Float> repeated = new ArrayList<>();
                for (int j = 0; j < count; j++) {
                    weights[i][j] = i == 0 || j == 0 ? 1 : draws.between(0, 3);
                    for (int r = 0; r < weights[i][j] * width; r++) {
                        repeated.add(rows[j * width + r % width]);
                    }
                }
                weights[i][0]++; // never fewer than two
                for (int r = 0; r < width; r++) {
                    repeated.add(rows[r]);
                }
                float[] values = new float[repeated.size()];
                for (int r = 0; r < values.length; r++) {
                    values[r] = repeated.get(r);
                }
                expected[i] = Frechet.distance(reference, gaussian(values, width), MANAGER);
            }
            try (FeatureTable table = table(rows, width);
                    FrechetReference known = new FrechetReference(reference, MANAGER)) {
                double[] found = new WeightedFrechet(table, known, MANAGER).distances(weights);
                assertArrayEquals(expected, found, 1e-5 * expected[0], draws.words());
            }
        }
    }

    @Test
    void intervalsHoldTheValueAndTellTheShift() {
        int width = 6;
        Gaussian reference = gaussian(draws.normals(width * 500), width);
        FeatureBootstrap bootstrap = new FeatureBootstrap(60, new Seeds(1));
        for (int count : new int[] {6, 60}) {
            float[] rows = draws.normals(width * count);
            try (FeatureTable table = table(rows, width)) {
                Spread spread = bootstrap.frechet(table, reference, MANAGER);
                double value = Frechet.distance(reference, gaussian(rows, width), MANAGER);
                assertEquals(value, spread.interval().mean(), 1e-9 * value);
                holdsItsValue(spread);
                assertTrue(spread.shift() > 0, "a resample looks smaller, " + draws.words());
            }
        }
    }

    @Test
    void intervalsShrinkWithMoreImages() {
        int width = 4;
        Gaussian reference = gaussian(draws.normals(width * 500), width);
        FeatureBootstrap bootstrap = new FeatureBootstrap(60, new Seeds(1));
        double[] lengths = new double[2];
        for (int i = 0; i < 2; i++) {
            try (FeatureTable table = table(draws.normals(width * (i == 0 ? 20 : 2000)), width)) {
                Spread spread = bootstrap.frechet(table, reference, MANAGER);
                lengths[i] = length(spread);
            }
        }
        assertTrue(lengths[1] < lengths[0] / 3, draws.words());
    }

    @Test
    void aMeansIntervalIsThatOfItsStandardError() {
        int count = 400;
        double[] each = new double[count];
        for (int i = 0; i < count; i++) {
            each[i] = i % 2;
        }
        Spread spread = new FeatureBootstrap(2000, new Seeds(3)).overGenerated(each);
        assertEquals(0.5, spread.interval().mean());
        double reach = 1.96 * 0.5 / Math.sqrt(count);
        assertEquals(0.5 - reach, spread.interval().low(), 0.12 * reach);
        assertEquals(0.5 + reach, spread.interval().high(), 0.12 * reach);
        assertEquals(0, spread.shift(), 0.01);
    }

    @Test
    void kernelDistancesOfOneDistributionHaveNoShift() {
        FeatureBootstrap bootstrap = new FeatureBootstrap(100, new Seeds(1));
        try (FeatureTable a = table(draws.normals(4 * 60), 4);
                FeatureTable b = table(draws.normals(4 * 50), 4)) {
            Spread spread = bootstrap.kernelDistance(a, b, 32, MANAGER);
            assertEquals(KernelDistance.ofAllPairs(a, b, 32, MANAGER), spread.interval().mean());
            holdsItsValue(spread);
            assertTrue(Math.abs(spread.shift()) < length(spread), draws.words());
            Spread blocks = bootstrap.kernelDistance(a, b, 7, MANAGER);
            assertEquals(spread.interval().low(), blocks.interval().low(), 1e-9);
        }
    }

    @Test
    void scoresAreThoseOfAllImagesAndSpread() {
        float[] logits = draws.noisy(new float[80 * 5], 2);
        try (FeatureTable table = table(logits, 5)) {
            Spread spread =
                    new FeatureBootstrap(50, new Seeds(1)).inceptionScore(table, 0, MANAGER);
            holdsItsValue(spread);
            assertTrue(spread.interval().low() > 1 && spread.interval().high() < 5);
        }
    }

    @Test
    void equalSeedsGiveEqualIntervals() {
        double[] each = {1, 0, 1, 1, 0};
        double[] once = new FeatureBootstrap(30, new Seeds(7)).overReal(each).resampled();
        double[] again = new FeatureBootstrap(30, new Seeds(7)).overReal(each).resampled();
        double[] other = new FeatureBootstrap(30, new Seeds(8)).overReal(each).resampled();
        assertArrayEquals(once, again);
        assertFalse(Arrays.equals(once, other));
    }

    @Test
    void pairedImagesTellDifferencesFarBetterThanTheirValues() {
        double[] baseline = new double[200];
        double[] candidate = new double[200];
        for (int i = 0; i < 200; i++) {
            baseline[i] = draws.normal();
            candidate[i] = baseline[i] + 0.1 + 0.01 * draws.normal();
        }
        FeatureBootstrap bootstrap = new FeatureBootstrap(100, new Seeds(7));
        Spread first = bootstrap.overReal(baseline);
        Spread difference = bootstrap.overReal(candidate).minus(first);
        assertEquals(0.1, difference.value(), 0.01, draws.words());
        assertTrue(length(difference) < length(first) / 20, draws.words());
        Spread few = new FeatureBootstrap(50, new Seeds(7)).overReal(baseline);
        assertThrows(IllegalArgumentException.class, () -> few.minus(first));
    }

    @Test
    void refusesNothing() {
        FeatureBootstrap bootstrap = new FeatureBootstrap(2, new Seeds(1));
        assertThrows(ExperimentException.class, () -> bootstrap.overReal(new double[0]));
        assertThrows(IllegalArgumentException.class, () -> new FeatureBootstrap(1, new Seeds(1)));
    }

    private static double length(Spread spread) {
        return spread.interval().high() - spread.interval().low();
    }

    private void holdsItsValue(Spread spread) {
        double value = spread.interval().mean();
        assertTrue(
                spread.interval().low() < value && value < spread.interval().high(),
                spread + ", " + draws.words());
    }

    private static FeatureTable table(float[] rows, int width) {
        FeatureTable table = new FeatureTable(width, MANAGER);
        table.append(rows);
        return table;
    }

    private static Gaussian gaussian(float[] features, int width) {
        try (FeatureMoments moments = new FeatureMoments(width, MANAGER)) {
            moments.add(features);
            return moments.gaussian();
        }
    }
}
