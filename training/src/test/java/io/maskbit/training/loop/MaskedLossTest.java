package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import org.junit.jupiter.api.Test;

class MaskedLossTest {

    /** Two positions of two groups over two values; entry 2 is predicted wrongly. */
    private static final float[] LOGITS = {0, 1, 2, 0, 0, 3, 1, 0};

    private static final long[] TARGETS = {1, 0, 0, 0};

    @Test
    void averagesOverAllEntriesAndOverMaskedOnes() {
        float[] values = values(0, false, new boolean[] {false, true, true, false});
        double[] each = {softplus(-1), softplus(-2), softplus(3), softplus(-1)};
        assertEquals((each[0] + each[1] + each[2] + each[3]) / 4, values[0], 1e-6);
        assertEquals((each[1] + each[2]) / 2, values[1], 1e-6);
        assertEquals(0.75 * 0.75, values[2], 1e-6);
        assertEquals(0.5 * 0.5, values[3], 1e-6);
    }

    @Test
    void smoothingSpreadsATenthOverAllValues() {
        float[] values = values(0.1, false, new boolean[] {true, false, false, false});
        double smoothed = 0.9 * softplus(-1) + 0.1 * (softplus(-1) + softplus(1)) / 2;
        assertEquals(smoothed, values[1], 1e-6);
    }

    @Test
    void sumOverSplitsDoublesTheLossesOnly() {
        boolean[] mask = {false, true, true, false};
        float[] mean = values(0.1, false, mask);
        float[] sum = values(0.1, true, mask);
        assertEquals(2 * mean[0], sum[0], 1e-6);
        assertEquals(2 * mean[1], sum[1], 1e-6);
        assertEquals(mean[2], sum[2]);
        assertEquals(mean[3], sum[3]);
    }

    @Test
    void maskedNumbersAreNoneIfNothingIsMasked() {
        float[] values = values(0.1, false, new boolean[4]);
        assertTrue(Float.isFinite(values[0]));
        assertTrue(Float.isNaN(values[1]));
        assertTrue(Float.isNaN(values[3]));
    }

    private static float[] values(double smoothing, boolean sumSplits, boolean[] mask) {
        try (NDManager manager = Backend.open("cpu")) {
            return Step.scoped(
                    () -> {
                        MaskedLoss loss =
                                new MaskedLoss(
                                        TensorOps.of(Precision.FLOAT32), smoothing, sumSplits);
                        MaskedLoss.Values values =
                                loss.of(
                                        manager.create(LOGITS, new Shape(1, 2, 2, 2)),
                                        manager.create(TARGETS, new Shape(1, 2, 2)),
                                        manager.create(mask, new Shape(1, 2, 2)));
                        return new float[] {
                            values.loss().getFloat(),
                            values.maskedLoss().getFloat(),
                            values.correct().getFloat(),
                            values.maskedCorrect().getFloat()
                        };
                    });
        }
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }
}
