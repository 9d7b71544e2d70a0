package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Numbers of the reference implementation on formula inputs (spec A.1 and A.5). */
class PublishedNumbersTest {

    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);

    @Test
    void theFormulaIsTheSpecifiedOne() {
        float[] u = signed("demo", 4);
        double[] expected = {0.996178627, 0.972031772, 0.123430490, 0.048374057};
        for (int i = 0; i < 4; i++) {
            assertEquals(2 * expected[i] - 1, u[i], 1e-8);
        }
    }

    @Test
    void entropies() {
        try (NDManager manager = Backend.open("cpu")) {
            for (EntropyOps ops : List.of(EntropyOps.create(), EntropyOps.reference())) {
                NDArray affinity = manager.create(signed("aff", 48), new Shape(6, 8));
                NDList sharp = ops.entropies(affinity, 0.01, 1e-5);
                assertEquals(0.03500520, sharp.get(0).getFloat(), 1e-6);
                assertEquals(1.59497118, sharp.get(1).getFloat(), 1e-6);
                NDList soft = ops.entropies(affinity, 0.5, 1e-5);
                assertEquals(1.58646524, soft.get(0).getFloat(), 1e-6);
                assertEquals(3.98941469, 2 * soft.get(1).getFloat(), 1e-6);
            }
        }
    }

    @Test
    void fourStepsOfTrainingAFittingLayer() {
        double[] losses = {10.1207533, 10.1207533, 9.8737097, 9.3909960};
        double[] norms = {14.0734129, 14.0734129, 13.8869715, 13.5154791};
        double[] weights = {-0.28487444, -0.27973199, -0.26945323, -0.26054057};
        double[] averages = {-0.28487444, -0.28066698, -0.27225667, -0.26414552};
        LearningRate rate = LearningRate.of(LearningRate.Kind.COSINE_WITH_MINIMUM, 0.01, 2, 6);
        try (NDManager manager = Backend.open("cpu")) {
            NDArray x = manager.create(signed("opt.x", 20), new Shape(5, 4));
            NDArray weight =
                    manager.create(
                            scaled(signed("opt.weight", 12), (float) Math.sqrt(3 * 3 / 12.0)),
                            new Shape(3, 4));
            NDArray bias = manager.create(scaled(signed("opt.bias", 3), 0.1f));
            weight.setRequiresGradient(true);
            bias.setRequiresGradient(true);
            AdamW optimiser =
                    new AdamW(
                            manager,
                            List.of(
                                    new AdamW.Group(
                                            List.of(weight, bias),
                                            List.of("weight", "bias"),
                                            new AdamW.Settings(0.9, 0.999, 1e-8, 0.1))));
            Ema ema =
                    new Ema(
                            manager,
                            Map.of("weight", weight, "bias", bias),
                            Ema.Settings.of(0.999));
            for (int step = 0; step < losses.length; step++) {
                NDArray loss = Tape.backward(() -> OPS.linear(x, weight, bias).square().sum());
                NDArray norm = optimiser.step(rate.at(step), 1);
                ema.update();
                assertEquals(losses[step], loss.getFloat(), 1e-5);
                assertEquals(norms[step], norm.getFloat(), 1e-5);
                assertEquals(weights[step], weight.getFloat(0, 0), 1e-6);
                assertEquals(averages[step], ema.shadow().get("weight").getFloat(0, 0), 1e-6);
            }
        }
    }

    private static float[] scaled(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }

    /** The numbers in [-1, 1) that the specification calls {@code sym}. */
    private static float[] signed(String key, int count) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        long base = crc.getValue() << 32;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long z = base + i + 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            values[i] = 2 * ((z >>> 40) / (float) (1 << 24)) - 1;
        }
        return values;
    }
}
