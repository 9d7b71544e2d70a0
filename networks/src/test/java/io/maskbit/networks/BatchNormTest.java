package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BatchNormTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final double EPS = 1e-5;

    /** One channel: mean 3, variance 3.5, or 14/3 without bias. */
    private static final float[] VALUES = {1, 2, 3, 6};

    private final BatchNorm norm = new BatchNorm(TensorOps.of(Precision.FLOAT32), 1, EPS);
    private final NamedParameters parameters = parameters();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void trainingNormalisesByTheBatchAndRemembersIt() {
        Step.run(
                () -> {
                    NDArray y = norm.apply(values(), Pass.forTraining(MANAGER));
                    assertArrayEquals(standardised(3, 3.5), y.toFloatArray(), 1e-6f);
                });
        assertStatistics(0.1 * 3, 0.9 + 0.1 * 14 / 3);
    }

    @Test
    void evaluationNormalisesByWhatWasRemembered() {
        parameters.get("running_mean").addi(2);
        parameters.get("running_var").addi(3);
        Step.run(
                () -> {
                    NDArray y = norm.apply(values(), Pass.evaluation(MANAGER));
                    assertArrayEquals(standardised(2, 4), y.toFloatArray(), 1e-6f);
                });
        assertStatistics(2, 4);
    }

    @Test
    void everyTrainingPassCountsAlsoTwoOfOneTape() {
        parameters.trainable(true);
        for (int i = 0; i < 4; i++) {
            Step.run(
                    () ->
                            Tape.backward(
                                    () -> {
                                        Pass pass = Pass.forTraining(MANAGER);
                                        NDArray real = norm.apply(values(), pass);
                                        NDArray fake = norm.apply(values().mul(2), pass);
                                        return real.add(fake).square().sum();
                                    }));
        }
        double mean = 0;
        double variance = 1;
        for (int i = 0; i < 8; i++) {
            mean = 0.9 * mean + 0.1 * 3 * (1 + i % 2);
            variance = 0.9 * variance + 0.1 * 14 / 3 * (i % 2 == 0 ? 1 : 4);
        }
        assertStatistics(mean, variance);
        assertTrue(parameters.get("weight").getGradient().getFloat(0) != 0);
    }

    @Test
    void statisticsAreNamedButNotTrained() {
        assertEquals(List.of("weight", "bias", "running_mean", "running_var"), parameters.names());
        assertEquals(List.of("weight", "bias"), List.copyOf(parameters.trained().keySet()));
        assertEquals(2, parameters.count());
        parameters.trainable(true);
        assertFalse(parameters.get("running_mean").hasGradient());
        assertFalse(parameters.get("running_var").hasGradient());
    }

    @Test
    void refusesToLearnFromOneValue() {
        Step.run(
                () -> {
                    NDArray single = MANAGER.ones(new Shape(1, 1, 1, 1));
                    IllegalArgumentException refusal =
                            assertThrows(
                                    IllegalArgumentException.class,
                                    () -> norm.apply(single, Pass.forTraining(MANAGER)));
                    assertTrue(refusal.getMessage().contains("(1, 1, 1, 1)"));
                });
    }

    private NamedParameters parameters() {
        norm.build(new BuildContext(MANAGER, new Seeds(1), Precision.FLOAT32), "norm");
        return NamedParameters.of(() -> norm);
    }

    private static NDArray values() {
        return MANAGER.create(VALUES, new Shape(2, 1, 1, 2));
    }

    private static float[] standardised(double mean, double variance) {
        float[] expected = new float[VALUES.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) ((VALUES[i] - mean) / Math.sqrt(variance + EPS));
        }
        return expected;
    }

    private void assertStatistics(double mean, double variance) {
        assertEquals(mean, parameters.get("running_mean").getFloat(0), 1e-5);
        assertEquals(variance, parameters.get("running_var").getFloat(0), 1e-5);
    }
}
