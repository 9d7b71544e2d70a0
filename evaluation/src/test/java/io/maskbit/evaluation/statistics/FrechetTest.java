package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FrechetTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void inOneDimensionItIsTheDistanceOfMeansAndDeviations() {
        Gaussian a = new Gaussian(new double[] {1}, new double[] {9}, 0);
        Gaussian b = new Gaussian(new double[] {3}, new double[] {4}, 0);
        assertEquals(4 + 1, distance(a, b), 1e-12); // (1 - 3)² + (3 - 2)²
    }

    @Test
    void twoByTwoHasAClosedForm() {
        // tr (S1 S2)^½ = root(tr(S1 S2) + 2 root(det S1 det S2)) = root(11 + 2 root(8 · 1)).
        double[] zero = new double[2];
        Gaussian a = new Gaussian(zero, new double[] {3, 1, 1, 3}, 0);
        Gaussian b = new Gaussian(zero, new double[] {2, 1, 1, 1}, 0);
        assertEquals(6 + 3 - 2 * Math.sqrt(11 + 2 * Math.sqrt(8)), distance(a, b), 1e-12);
    }

    @Test
    void aShiftOfTheMeanCountsItsSquare() {
        int n = draws.between(1, 30);
        double[] covariance = covariance(n, n);
        double[] mean = new double[n];
        double expected = 0;
        for (int i = 0; i < n; i++) {
            mean[i] = draws.normal();
            expected += mean[i] * mean[i];
        }
        Gaussian a = new Gaussian(new double[n], covariance, 0);
        Gaussian b = new Gaussian(mean, covariance, 0);
        assertEquals(expected, distance(a, b), 1e-9, draws.words());
    }

    @Test
    void commutingCovariancesHaveAClosedForm() {
        // S1 = Q' diag(a) Q, S2 = Q' diag(b) Q: the sum of (root a - root b)².
        int n = draws.between(2, 40);
        int deficient = draws.between(0, n - 1);
        double[] q = draws.rotation(n);
        double[] a = new double[n];
        double[] b = new double[n];
        double expected = 0;
        for (int i = 0; i < n; i++) {
            a[i] = draws.uniform() * 10;
            b[i] = i < deficient ? 0 : draws.uniform();
            expected += Math.pow(Math.sqrt(a[i]) - Math.sqrt(b[i]), 2);
        }
        Gaussian one = new Gaussian(new double[n], Draws.turned(q, a), 0);
        Gaussian other = new Gaussian(new double[n], Draws.turned(q, b), 0);
        assertEquals(expected, distance(one, other), 1e-9, draws.words());
        assertEquals(expected, distance(other, one), 1e-9, draws.words());
    }

    @Test
    void isotropicOnesDifferByTheirDeviations() {
        int n = draws.between(1, 50);
        double a = 0.1 + draws.uniform();
        double b = 0.1 + draws.uniform();
        assertEquals(
                n * Math.pow(a - b, 2),
                distance(isotropic(n, a * a), isotropic(n, b * b)),
                1e-10,
                draws.words());
    }

    @Test
    void aSetHasNoDistanceToItself() {
        for (int count : new int[] {2, 5, 30, 300}) { // fewer images than dimensions, and more
            Gaussian a = gaussian(draws.vectors(count, 24), 24);
            assertEquals(0, distance(a, a), 1e-10 * trace(a), draws.words());
        }
    }

    @Test
    void itIsSymmetric() {
        Gaussian a = gaussian(draws.vectors(draws.between(2, 100), 16), 16);
        Gaussian b = gaussian(draws.vectors(draws.between(2, 100), 16), 16);
        assertEquals(distance(a, b), distance(b, a), 1e-9 * (trace(a) + trace(b)), draws.words());
        assertTrue(distance(a, b) > 0, draws.words());
    }

    @Test
    void itGrowsWithNoise() {
        float[] features = draws.vectors(400, 12);
        Gaussian clean = gaussian(features, 12);
        double last = -1;
        for (double size : new double[] {0, 0.5, 1, 2, 4}) {
            double now = distance(clean, gaussian(draws.noisy(features, size), 12));
            assertTrue(now > last, size + ": " + now + ", " + draws.words());
            last = now;
        }
    }

    @Test
    void orderAndShardsDoNotMatter() {
        float[] features = draws.vectors(90, 10);
        Gaussian other = gaussian(draws.vectors(70, 10), 10);
        double whole = distance(gaussian(features, 10), other);
        float[] mixed = draws.shuffled(features, 10);
        int cut = 10 * draws.between(0, 90);
        try (FeatureMoments first = new FeatureMoments(10, MANAGER);
                FeatureMoments second = new FeatureMoments(10, MANAGER)) {
            first.add(Arrays.copyOf(mixed, cut));
            second.add(Arrays.copyOfRange(mixed, cut, mixed.length));
            second.merge(first);
            assertEquals(90, second.count());
            assertEquals(whole, distance(second.gaussian(), other), 1e-9 * whole, draws.words());
        }
    }

    @Test
    void oneReferenceServesSeveral() {
        Gaussian a = gaussian(draws.vectors(50, 8), 8);
        Gaussian b = gaussian(draws.vectors(60, 8), 8);
        try (FrechetReference reference = new FrechetReference(a, MANAGER)) {
            assertEquals(distance(a, a), reference.distance(a));
            assertEquals(distance(a, b), reference.distance(b));
        }
    }

    @Test
    void namedTracesAreWhatFailedRootsLeave() {
        Gaussian a = new Gaussian(new double[2], new double[] {4, 2, 2, 4}, 0);
        Gaussian b = new Gaussian(new double[2], new double[] {9, -3, -3, 9}, 0);
        assertEquals(
                2 * Math.pow(2 - 3, 2),
                Frechet.distance(a, b, Frechet.Trace.DIAGONALS, MANAGER),
                1e-12);
        double exact = Frechet.distance(a, b, Frechet.Trace.EXACT, MANAGER);
        assertEquals(distance(a, b), exact);
        double raised = Frechet.distance(a, b, Frechet.Trace.RAISED, MANAGER);
        assertTrue(raised < exact, exact + " and " + raised); // a larger trace is taken off
        assertEquals(exact, raised, 1e-5);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        Gaussian a = isotropic(2, 1);
        assertThrows(IllegalArgumentException.class, () -> distance(a, isotropic(3, 1)));
        Gaussian broken = new Gaussian(new double[2], new double[] {1, Double.NaN, 0, 1}, 5);
        Gaussian endless =
                new Gaussian(new double[] {0, Double.POSITIVE_INFINITY}, new double[4], 5);
        assertThrows(ExperimentException.class, () -> distance(a, broken));
        assertThrows(ExperimentException.class, () -> distance(broken, a));
        assertThrows(ExperimentException.class, () -> distance(a, endless));
    }

    @Test
    void equalImagesAreAPoint() {
        Gaussian point = new Gaussian(new double[3], new double[9], 5);
        assertEquals(0, distance(point, point));
        assertEquals(12, distance(point, isotropic(3, 4)), 1e-12);
    }

    private static double distance(Gaussian a, Gaussian b) {
        return Frechet.distance(a, b, MANAGER);
    }

    private double[] covariance(int n, int rank) {
        return gaussian(draws.vectors(rank + 1, n), n).covariance();
    }

    private static Gaussian isotropic(int n, double variance) {
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            covariance[i * n + i] = variance;
        }
        return new Gaussian(new double[n], covariance, 0);
    }

    private static double trace(Gaussian of) {
        double sum = 0;
        for (int i = 0; i < of.width(); i++) {
            sum += of.covariance()[i * of.width() + i];
        }
        return sum;
    }

    private static Gaussian gaussian(float[] features, int width) {
        try (FeatureMoments moments = new FeatureMoments(width, MANAGER)) {
            moments.add(features);
            return moments.gaussian();
        }
    }
}
