package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.tensor.TransformerWeights.Affine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A layer in one call against the same layer composed of single operations. */
class TransformerLayerTest {

    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);
    private static final int WIDTH = 12;
    private static final int HEADS = 3;

    private final SplittableRandom random = new SplittableRandom(5);
    private NDManager manager;
    private NDArray x;
    private TransformerWeights weights;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        x = normal(2, 9, WIDTH);
        weights =
                new TransformerWeights(
                        affine(3 * WIDTH, WIDTH),
                        affine(WIDTH, WIDTH),
                        new Affine(normal(WIDTH), normal(WIDTH)),
                        affine(20, WIDTH),
                        affine(WIDTH, 20),
                        new Affine(normal(WIDTH), normal(WIDTH)));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void valueAndGradientsEqualThoseOfTheComposition() {
        for (boolean preNorm : new boolean[] {false, true}) {
            List<float[]> expected = results(TensorOps.reference(), preNorm);
            assertClose(expected, results(OPS, preNorm), 5e-6);
            assertClose(expected, results(TensorOps.of(Precision.BFLOAT16), preNorm), 0.05);
        }
    }

    @Test
    void aPassThatIsNotRecordedGivesTheSameBitsAndLeavesItsInputAlone() {
        float[] before = x.toFloatArray();
        for (Precision precision : Precision.values()) {
            for (boolean preNorm : new boolean[] {false, true}) {
                trainable(false);
                float[] plain = apply(TensorOps.of(precision), preNorm, 0).toFloatArray();
                assertArrayEquals(before, x.toFloatArray());
                trainable(true);
                NDArray recorded = Tape.recorded(() -> apply(TensorOps.of(precision), preNorm, 0));
                assertArrayEquals(plain, recorded.toFloatArray());
            }
        }
    }

    @Test
    void dropoutDropsBySeedInBothParts() {
        for (boolean preNorm : new boolean[] {false, true}) {
            EngineSeed.set(3);
            NDArray first = apply(OPS, preNorm, 0.2);
            EngineSeed.set(3);
            assertEquals(first, apply(OPS, preNorm, 0.2));
            assertNotEquals(first, apply(OPS, preNorm, 0.2));
            assertNotEquals(first, apply(OPS, preNorm, 0));
        }
    }

    @Test
    void aFrozenLayerPassesGradientsOnToItsInput() {
        trainable(false);
        x.setRequiresGradient(true);
        Tape.backward(() -> apply(OPS, false, 0).mul(x).sum());
        float[] actual = x.getGradient().toFloatArray();
        NDArray copy = x.duplicate();
        copy.setRequiresGradient(true);
        x = copy;
        Tape.backward(() -> apply(TensorOps.reference(), false, 0).mul(x).sum());
        assertClose(List.of(copy.getGradient().toFloatArray()), List.of(actual), 5e-6);
    }

    private List<float[]> results(TensorOps ops, boolean preNorm) {
        List<NDArray> leaves = new ArrayList<>(weights.inOrder());
        leaves.add(x);
        trainable(true);
        x.setRequiresGradient(true);
        List<float[]> results = new ArrayList<>();
        Tape.backward(
                () -> {
                    NDArray y = apply(ops, preNorm, 0);
                    results.add(y.stopGradient().toFloatArray());
                    NDArray uneven = manager.arange(1f, 1f + y.size()).reshape(y.getShape());
                    return y.mul(uneven.sin()).sum();
                });
        for (NDArray leaf : leaves) {
            results.add(leaf.getGradient().toFloatArray());
            leaf.getGradient().muli(0); // the next tape adds to it
        }
        x.setRequiresGradient(false);
        return results;
    }

    private NDArray apply(TensorOps ops, boolean preNorm, double dropout) {
        return ops.transformerLayer(x, weights, HEADS, preNorm, 1e-12, dropout);
    }

    private void trainable(boolean on) {
        weights.inOrder().forEach(array -> array.setRequiresGradient(on));
    }

    private static void assertClose(
            List<float[]> expected, List<float[]> actual, double tolerance) {
        assertFalse(expected.isEmpty());
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            float largest = 1e-3f;
            for (float value : expected.get(i)) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertArrayEquals(
                    expected.get(i), actual.get(i), (float) (tolerance * largest), "result " + i);
        }
    }

    private Affine affine(int out, int in) {
        return new Affine(normal(out, in), normal(out));
    }

    private NDArray normal(long... extents) {
        Shape shape = new Shape(extents);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.5 * random.nextGaussian());
        }
        return manager.create(values, shape);
    }
}
