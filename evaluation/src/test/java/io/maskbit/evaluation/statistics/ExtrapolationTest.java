package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.statistics.Extrapolation.Point;
import io.maskbit.tensor.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private static final int SETS = 30;

    private final Draws draws = new Draws(17); // single sets scatter too much for a law

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void aLineOverTheInverseIsFoundExactly() {
        List<Point> points =
                List.of(new Point(10, 3 + 20 / 10.0), new Point(20, 4), new Point(100, 3.2));
        Extrapolation found = Extrapolation.of(points);
        assertEquals(3, found.value(), 1e-12);
        assertEquals(20, found.slope(), 1e-10);
        assertEquals(0, found.residual(), 1e-12);
    }

    @Test
    void sizesAreThoseOfThePaper() {
        int[] sizes = Extrapolation.sizes(50_000, 15);
        assertEquals(15, sizes.length);
        assertEquals(5000, sizes[0]);
        assertEquals(8214, sizes[1]); // 5000 + 45000 / 14, cut off
        assertEquals(50_000, sizes[14]);
        assertArrayEquals(new int[] {500, 750, 1000}, Extrapolation.sizes(1000, 3));
        assertArrayEquals(new int[] {2, 3, 4}, Extrapolation.sizes(4, 15));
    }

    @Test
    void subsetsHoldEachImageOnce() {
        Extrapolation.of(
                30,
                5,
                new SplittableRandom(1),
                which -> {
                    assertEquals(which.length, Arrays.stream(which).distinct().count());
                    assertTrue(Arrays.stream(which).allMatch(i -> i >= 0 && i < 30));
                    return which.length;
                });
    }

    @Test
    void onAverageTheDistanceOfEqualDistributionsComesDownToZero() {
        int width = 10;
        double[] identity = new double[width * width];
        for (int i = 0; i < width; i++) {
            identity[i * width + i] = 1;
        }
        Gaussian truth = new Gaussian(new double[width], identity, 0);
        double measured = 0;
        double extended = 0;
        for (int i = 0; i < SETS; i++) {
            try (FeatureTable table = new FeatureTable(width, MANAGER)) {
                table.append(draws.normals(width * 300));
                Extrapolation found =
                        Extrapolation.frechet(table, truth, 8, new SplittableRandom(i), MANAGER);
                assertTrue(found.slope() > 0, i + " of " + draws.words());
                measured += last(found) / SETS;
                extended += found.value() / SETS;
            }
        }
        assertTrue(Math.abs(extended) < 0.3 * measured, extended + " and " + measured);
    }

    @Test
    void onAverageTheScoreOfAFewImagesIsExtendedUpwards() {
        int classes = 20;
        double measured = 0;
        double extended = 0;
        for (int i = 0; i < SETS; i++) {
            try (FeatureTable logits = new FeatureTable(classes, MANAGER)) {
                logits.append(draws.noisy(new float[classes * 60], 3));
                Extrapolation found =
                        Extrapolation.inceptionScore(logits, 15, new SplittableRandom(i), MANAGER);
                measured += last(found) / SETS;
                extended += found.value() / SETS;
            }
        }
        assertTrue(extended > 1.05 * measured, extended + " and " + measured);
    }

    @Test
    void refusesTooFewImages() {
        assertThrows(ExperimentException.class, () -> Extrapolation.sizes(3, 15));
        assertThrows(
                IllegalArgumentException.class,
                () -> Extrapolation.of(List.of(new Point(5, 1), new Point(5, 2))));
    }

    private static double last(Extrapolation found) {
        return found.points().get(found.points().size() - 1).value();
    }
}
