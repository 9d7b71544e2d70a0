package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Metric;
import io.maskbit.api.Precision;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskedTokenMetricsTest {

    /** Two tokens of two groups with two values; logits (0, ln 3) give the values 1/4 and 3/4. */
    @Test
    void countsMaskedEntriesOnlyAndWholeTokens() {
        try (NDManager manager = Backend.open("cpu")) {
            Map<Metric, Double> values =
                    Step.scoped(
                            () -> {
                                float l = (float) Math.log(3);
                                NDArray logits =
                                        manager.create(
                                                new float[] {0, l, 0, l, 0, l, 0, l},
                                                new Shape(1, 2, 2, 2));
                                NDArray targets =
                                        manager.create(new long[] {1, 0, 1, 1}, new Shape(1, 2, 2));
                                NDArray mask =
                                        manager.create(
                                                new boolean[] {true, true, true, false},
                                                new Shape(1, 2, 2));
                                MaskedTokenMetrics metrics =
                                        new MaskedTokenMetrics(TensorOps.of(Precision.FLOAT32));
                                metrics.add(50, logits, targets, mask);
                                return metrics.values();
                            });
            double loss = (2 * -Math.log(0.75) - Math.log(0.25)) / 3 * 2;
            values.forEach(
                    (metric, value) -> {
                        assertEquals(50, MaskedTokenMetrics.percent(metric));
                        double wanted =
                                metric.name().startsWith(MaskedTokenMetrics.LOSS)
                                        ? loss
                                        : Math.pow(2 / 3.0, 2);
                        assertEquals(wanted, value, 1e-6, metric.name());
                    });
            assertEquals(2, values.size());
        }
    }
}
