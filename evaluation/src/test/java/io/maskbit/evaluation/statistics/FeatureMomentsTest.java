package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class FeatureMomentsTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final Draws draws = new Draws();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void covarianceDividesByOneLess() {
        try (FeatureMoments moments = new FeatureMoments(2, MANAGER)) {
            moments.add(new float[] {1, 10, 3, 20});
            Gaussian gaussian = moments.gaussian();
            assertEquals(2, gaussian.count());
            assertArrayEquals(new double[] {2, 15}, gaussian.mean());
            assertArrayEquals(new double[] {2, 10, 10, 50}, gaussian.covariance(), 1e-12);
        }
    }

    @Test
    void batchesEqualTheWholeWhateverTheirNumberFormat() {
        float[] features = draws.vectors(40, 7);
        try (FeatureMoments whole = new FeatureMoments(7, MANAGER);
                FeatureMoments parts = new FeatureMoments(7, MANAGER)) {
            whole.add(features);
            parts.add(Arrays.copyOf(features, 21));
            double[] wide = new double[features.length - 21];
            Arrays.setAll(wide, i -> features[21 + i]);
            Step.run(() -> parts.add(MANAGER.create(wide, new Shape(37, 7))));
            near(whole.gaussian(), parts.gaussian());
        }
    }

    @Test
    void workGoesOnFromKeptSums() {
        float[] features = draws.vectors(30, 5);
        try (FeatureMoments whole = new FeatureMoments(5, MANAGER);
                FeatureMoments begun = new FeatureMoments(5, MANAGER)) {
            whole.add(features);
            begun.add(Arrays.copyOf(features, 50));
            try (FeatureMoments resumed = FeatureMoments.of(begun.sums(), MANAGER)) {
                resumed.add(Arrays.copyOfRange(features, 50, 150));
                near(whole.gaussian(), resumed.gaussian());
            }
        }
    }

    @Test
    void sumsOutliveTheStepThatBeganThem() {
        FeatureMoments moments =
                Step.scoped(
                        () -> {
                            FeatureMoments begun = new FeatureMoments(1, MANAGER);
                            begun.add(new float[] {1, 3});
                            return begun;
                        });
        moments.add(new float[] {5});
        assertEquals(3, moments.gaussian().mean()[0]);
        moments.close();
    }

    @Test
    void refusesWhatIsNoFeature() {
        try (FeatureMoments moments = new FeatureMoments(3, MANAGER)) {
            assertThrows(IllegalArgumentException.class, () -> moments.add(new float[4]));
            String none = refusal(moments::gaussian);
            assertTrue(none.contains("at least 2 images, but there are none"), none);
            moments.add(new float[3]);
            String one = refusal(moments::gaussian);
            assertTrue(one.contains("at least 2 images, but there is 1"), one);
            String broken = refusal(() -> moments.add(new float[] {1, Float.NaN, 0}));
            assertTrue(broken.contains("NaN"), broken);
            refusal(() -> moments.add(new float[] {1, Float.POSITIVE_INFINITY, 0}));
            moments.add(new float[] {2, 2, 2});
            assertEquals(2, moments.count());
            assertArrayEquals(new double[] {1, 1, 1}, moments.gaussian().mean());
        }
    }

    private static String refusal(Runnable work) {
        return assertThrows(ExperimentException.class, work::run).getMessage();
    }

    private void near(Gaussian expected, Gaussian actual) {
        assertEquals(expected.count(), actual.count());
        assertArrayEquals(expected.mean(), actual.mean(), 1e-13, draws.words());
        assertArrayEquals(expected.covariance(), actual.covariance(), 1e-12, draws.words());
    }
}
