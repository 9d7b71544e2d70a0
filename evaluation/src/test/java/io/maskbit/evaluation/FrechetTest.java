package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrechetTest {

    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void inOneDimensionItIsTheDistanceOfMeansAndDeviations() {
        double distance =
                Frechet.distance(
                        new double[] {1},
                        new double[][] {{9}},
                        new double[] {3},
                        new double[][] {{4}});
        assertEquals(4 + 1, distance, 1e-12); // (1 - 3)² + (3 - 2)²
    }

    @Test
    void commutingCovariancesHaveAClosedForm() {
        // S1 = Q diag(a) Q', S2 = Q diag(b) Q': the sum of (root a - root b)².
        int n = 20;
        double[][] q = SymmetricEigen.of(symmetric(n)).vectors();
        double[] a = new double[n];
        double[] b = new double[n];
        double expected = 0;
        for (int i = 0; i < n; i++) {
            a[i] = random.nextDouble() * 10;
            b[i] = i < 5 ? 0 : random.nextDouble(); // the second is deficient
            expected += Math.pow(Math.sqrt(a[i]) - Math.sqrt(b[i]), 2);
        }
        double[] zero = new double[n];
        assertEquals(expected, Frechet.distance(zero, made(q, a), zero, made(q, b)), 1e-6);
    }

    @Test
    void twoByTwoHasAClosedForm() {
        // tr (S1 S2)^½ = root(tr(S1 S2) + 2 root(det S1 det S2)) = root(11 + 2 root(8 · 1)).
        double[][] s1 = {{3, 1}, {1, 3}};
        double[][] s2 = {{2, 1}, {1, 1}};
        double expected = 6 + 3 - 2 * Math.sqrt(11 + 2 * Math.sqrt(8));
        double[] zero = new double[2];
        assertEquals(expected, Frechet.distance(zero, s1, zero, s2), 1e-12);
    }

    @Test
    void equalStatisticsHaveNoDistanceAndOrderDoesNotMatter() {
        FeatureStatistics a = statistics(300, 0);
        FeatureStatistics b = statistics(200, 1);
        assertEquals(0, Frechet.distance(a, a), 1e-9);
        assertEquals(Frechet.distance(a, b), Frechet.distance(b, a), 1e-9);
    }

    @Test
    void statisticsInBatchesEqualTheWhole() {
        float[] features = Fill.uniforms("features", 70);
        FeatureStatistics whole = new FeatureStatistics(7);
        whole.add(features);
        FeatureStatistics parts = new FeatureStatistics(7);
        parts.add(Arrays.copyOf(features, 21));
        parts.add(Arrays.copyOfRange(features, 21, 70));
        assertEquals(10, parts.count());
        assertArrayEquals(whole.mean(), parts.mean());
        assertArrayEquals(whole.covariance(), parts.covariance());
    }

    @Test
    void covarianceDividesByOneLess() {
        FeatureStatistics statistics = new FeatureStatistics(2);
        statistics.add(new float[] {1, 10, 3, 20});
        assertArrayEquals(new double[] {2, 15}, statistics.mean());
        assertArrayEquals(new double[] {2, 10}, statistics.covariance()[0], 1e-12);
        assertArrayEquals(new double[] {10, 50}, statistics.covariance()[1], 1e-12);
    }

    @Test
    void eigenvectorsRebuildTheMatrix() {
        for (int n : new int[] {1, 2, 3, 10, 64}) {
            double[][] matrix = symmetric(n);
            SymmetricEigen eigen = SymmetricEigen.of(matrix);
            double[][] rebuilt = made(eigen.vectors(), eigen.values());
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            for (int i = 0; i < n; i++) {
                assertArrayEquals(matrix[i], rebuilt[i], 1e-11);
                double[] unit = new double[n];
                unit[i] = 1;
                assertArrayEquals(unit, made(eigen.vectors(), ones)[i], 1e-11);
            }
        }
    }

    @Test
    void eigenvaluesOfAChainHaveAClosedForm() {
        int n = 50;
        double[][] chain = new double[n][n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            chain[i][i] = 2;
            if (i > 0) {
                chain[i][i - 1] = -1;
                chain[i - 1][i] = -1;
            }
            expected[i] = 2 - 2 * Math.cos(Math.PI * (i + 1) / (n + 1));
        }
        double[] values = SymmetricEigen.of(chain).values().clone();
        Arrays.sort(values);
        assertArrayEquals(expected, values, 1e-13);
    }

    @Test
    void degenerateMatricesAreNoTrouble() {
        assertArrayEquals(new double[3], SymmetricEigen.of(new double[3][3]).values());
        double[][] ones = new double[30][30];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        double[] values = SymmetricEigen.of(ones).values().clone();
        Arrays.sort(values);
        assertEquals(30, values[29], 1e-12);
        assertEquals(0, values[28], 1e-12);
        assertEquals(0, values[0], 1e-12);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        FeatureStatistics one = new FeatureStatistics(3);
        one.add(new float[3]);
        assertThrows(IllegalStateException.class, one::covariance);
        assertThrows(IllegalArgumentException.class, () -> one.add(new float[4]));
        assertThrows(
                IllegalArgumentException.class,
                () -> SymmetricEigen.of(new double[][] {{Double.NaN}}));
    }

    private FeatureStatistics statistics(int count, double shift) {
        FeatureStatistics statistics = new FeatureStatistics(16);
        for (int i = 0; i < count; i++) {
            float[] vector = new float[16];
            float common = (float) random.nextDouble();
            for (int j = 0; j < 16; j++) {
                vector[j] = (float) (random.nextDouble() + shift) + common * j;
            }
            statistics.add(vector);
        }
        return statistics;
    }

    private double[][] symmetric(int n) {
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextDouble() * 2 - 1;
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    private static double[][] made(double[][] vectors, double[] values) {
        int n = values.length;
        double[][] matrix = new double[n][n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    matrix[i][j] += values[k] * vectors[k][i] * vectors[k][j];
                }
            }
        }
        return matrix;
    }
}
