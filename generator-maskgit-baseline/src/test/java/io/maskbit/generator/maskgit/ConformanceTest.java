package io.maskbit.generator.maskgit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for formula weights (spec A.6). */
class ConformanceTest {

    @Test
    void smallPostNormLogitsAreThoseOfTheReference() {
        double[] moments = {-0.03653478, 1.0315018};
        float[] first = {-0.02743840f, -0.47407642f, 1.12408912f, -0.99960852f};
        assertSmall(false, 75_840, moments, first, new float[] {-0.02173583f, 2.10224175f});
    }

    @Test
    void smallPreNormLogitsAreThoseOfTheReference() {
        double[] moments = {-0.05601837, 1.0387885};
        float[] first = {-0.16796666f, -0.56560183f, 0.51935679f, -0.77215311f};
        assertSmall(true, 75_968, moments, first, new float[] {0.05375302f, 1.75871968f});
    }

    private static void assertSmall(
            boolean preNorm, long count, double[] moments, float[] first, float[] last) {
        MaskGitConfig config = new MaskGitConfig(2, 64, 2, 4, 128, 0.1, preNorm);
        TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(8, new GridShape(4, 4)), 2);
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        MaskGitGenerator generator = new MaskGitGenerator(config, groups, 10, ops);
        assertEquals(
                count, generator.block().shapes().values().stream().mapToLong(Shape::size).sum());
        try (NDManager manager = Backend.open("cpu")) {
            Conformance.fill(generator.block(), manager);
            Step.run(
                    () -> {
                        NDArray tokens =
                                Conformance.integers(manager, "tok", 17, new Shape(2, 16, 2));
                        NDArray labels =
                                manager.create(new long[] {3, 10}); // the second is dropped
                        Pass pass = Pass.evaluation(manager);
                        float[] logits = generator.logits(tokens, labels, pass).toFloatArray();
                        double sum = 0;
                        double squares = 0;
                        for (float value : logits) {
                            sum += value;
                            squares += (double) value * value;
                        }
                        int n = logits.length;
                        assertEquals(moments[0], sum / n, 1e-5);
                        assertEquals(moments[1], Math.sqrt(squares / n), 1e-5);
                        assertArrayEquals(first, Arrays.copyOf(logits, 4), 1e-4f);
                        assertArrayEquals(last, Arrays.copyOfRange(logits, n - 2, n), 1e-4f);
                    });
        }
    }
}
