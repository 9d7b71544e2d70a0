package io.maskbit.generator.maskbit;

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
import org.junit.jupiter.api.Test;

/** Numbers of the reference for formula weights (spec A.6). */
class ConformanceTest {

    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);

    @Test
    void theFormulaGivesThePublishedNumbers() {
        assertEquals(0.996178627f, Conformance.uniform("demo", 0));
        assertEquals(0.048374057f, Conformance.uniform("demo", 3));
    }

    @Test
    void smallPostNormLogitsAreThoseOfTheReference() {
        double[] expected = {-0.03047674, 1.0327775};
        float[] first = {-0.01066708f, 1.03585148f, -0.79921496f, -1.84364498f};
        assertSmall(false, 75_808, expected, first, new float[] {0.52612519f, 1.23898923f});
    }

    @Test
    void smallPreNormLogitsAreThoseOfTheReference() {
        double[] expected = {0.000791697, 1.0388117};
        float[] first = {-0.06754164f, 0.72311538f, -0.43978941f, -1.22912776f};
        assertSmall(true, 75_936, expected, first, new float[] {0.24141948f, 1.07264698f});
    }

    @Test
    void fullSizeLogitsAreThoseOfTheReference() {
        MaskBitConfig config = new MaskBitConfig(2, 1024, 24, 16, 4096, 0.1, false);
        try (NDManager manager = Backend.open("cpu")) {
            TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(14, new GridShape(16, 16)), 2);
            MaskBitGenerator generator = new MaskBitGenerator(config, groups, 1000, OPS);
            Conformance.fill(generator.block(), manager);
            Step.run(
                    () -> {
                        Shape shape = new Shape(1, 256, 2);
                        NDArray tokens = Conformance.integers(manager, "tok14", 129, shape);
                        Pass pass = Pass.evaluation(manager);
                        NDArray both = tokens.concat(tokens, 0);
                        NDArray labels = manager.create(new long[] {207, 1000});
                        NDArray logits = generator.logits(both, labels, pass);
                        float[] with = logits.get(0).toFloatArray();
                        float[] without = logits.get(1).toFloatArray();
                        int n = with.length;
                        assertEquals(256 * 2 * 128, n);
                        assertEquals(-0.01354205, mean(with), 1e-5);
                        assertEquals(0.9338195, rms(with), 1e-4);
                        assertEquals(-2.384811f, with[0], 1e-3);
                        assertEquals(-1.423074f, with[1], 1e-3);
                        assertEquals(-2.385091f, with[n / 2], 1e-3);
                        assertEquals(0.1837446f, with[n - 1], 1e-3);
                        assertEquals(-0.01175982, mean(without), 1e-5);
                        assertEquals(0.9346941, rms(without), 1e-4);
                        assertEquals(-2.391417f, without[0], 1e-3);
                        assertEquals(0.2002735f, without[n - 1], 1e-3);
                    });
        }
    }

    private static void assertSmall(
            boolean preNorm, long count, double[] moments, float[] first, float[] last) {
        try (NDManager manager = Backend.open("cpu")) {
            MaskBitGenerator generator = small(preNorm, manager);
            long parameters =
                    generator.block().shapes().values().stream().mapToLong(Shape::size).sum();
            assertEquals(count, parameters);
            Step.run(
                    () -> {
                        NDArray tokens =
                                Conformance.integers(manager, "tok", 17, new Shape(2, 16, 2));
                        NDArray labels =
                                manager.create(new long[] {3, 10}); // the second is dropped
                        Pass pass = Pass.evaluation(manager);
                        float[] logits = generator.logits(tokens, labels, pass).toFloatArray();
                        assertEquals(moments[0], mean(logits), 1e-5);
                        assertEquals(moments[1], rms(logits), 1e-5);
                        float[] head = {logits[0], logits[1], logits[2], logits[3]};
                        assertArrayEquals(first, head, 1e-4f);
                        int n = logits.length;
                        assertArrayEquals(last, new float[] {logits[n - 2], logits[n - 1]}, 1e-4f);
                    });
        }
    }

    /** The small generator of A.6 with formula weights. */
    static MaskBitGenerator small(boolean preNorm, NDManager manager) {
        MaskBitConfig config = new MaskBitConfig(2, 64, 2, 4, 128, 0.1, preNorm);
        TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(8, new GridShape(4, 4)), 2);
        MaskBitGenerator generator = new MaskBitGenerator(config, groups, 10, OPS);
        Conformance.fill(generator.block(), manager);
        return generator;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double rms(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
