package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every differentiable operator against its composition, value and gradients. */
class ModuleOpsTest {

    /**
     * Relative to the largest entry. bfloat16 has 8 bits, and a gradient passes several roundings.
     */
    private static final Map<Precision, Double> TOLERANCE =
            Map.of(Precision.FLOAT32, 3e-6, Precision.BFLOAT16, 0.03);

    private static final TensorOps REFERENCE = TensorOps.reference();

    private final SplittableRandom random = new SplittableRandom(11);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** An operator and the inputs to try it on. */
    private record Case(
            String name, BiFunction<TensorOps, NDArray[], NDArray> operator, Shape... inputs) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Padding uneven = new Padding(0, 1, 2, 1);
        for (int stride = 1; stride <= 2; stride++) {
            int s = stride;
            for (Padding padding : List.of(Padding.NONE, Padding.all(1), uneven)) {
                cases.add(
                        new Case(
                                "conv2d " + s + " " + padding,
                                (ops, in) -> ops.conv2d(in[0], in[1], s, padding),
                                new Shape(2, 3, 7, 5),
                                new Shape(4, 3, 3, 3)));
                cases.add(
                        new Case(
                                "conv2d with bias " + s + " " + padding,
                                (ops, in) -> ops.conv2d(in[0], in[1], in[2], s, padding),
                                new Shape(1, 5, 6, 9),
                                new Shape(7, 5, 3, 3),
                                new Shape(7)));
                cases.add(
                        new Case(
                                "depthwise " + s + " " + padding,
                                (ops, in) -> ops.depthwiseConv2d(in[0], in[1], s, padding),
                                new Shape(2, 3, 8, 7),
                                new Shape(1, 1, 4, 4)));
            }
        }
        cases.add(
                new Case(
                        "conv2d 1x1",
                        (ops, in) -> ops.conv2d(in[0], in[1], in[2], 1, Padding.NONE),
                        new Shape(2, 6, 3, 3),
                        new Shape(5, 6, 1, 1),
                        new Shape(5)));
        for (Shape x : List.of(new Shape(3, 7), new Shape(2, 5, 7), new Shape(2, 3, 2, 7))) {
            cases.add(
                    new Case(
                            "linear " + x,
                            (ops, in) -> ops.linear(in[0], in[1], in[2]),
                            x,
                            new Shape(9, 7),
                            new Shape(9)));
            cases.add(
                    new Case(
                            "linear without bias " + x,
                            (ops, in) -> ops.linear(in[0], in[1]),
                            x,
                            new Shape(9, 7)));
            cases.add(
                    new Case(
                            "layerNorm " + x,
                            (ops, in) -> ops.layerNorm(in[0], in[1], in[2], 1e-12),
                            x,
                            new Shape(7),
                            new Shape(7)));
        }
        for (int groups : new int[] {1, 2, 6}) {
            cases.add(
                    new Case(
                            "groupNorm " + groups,
                            (ops, in) -> ops.groupNorm(in[0], in[1], in[2], groups, 1e-6),
                            new Shape(2, 6, 5, 3),
                            new Shape(6),
                            new Shape(6)));
            cases.add(
                    new Case(
                            "groupNormSilu " + groups,
                            (ops, in) -> ops.groupNormSilu(in[0], in[1], in[2], groups, 1e-2),
                            new Shape(3, 6, 1, 7),
                            new Shape(6),
                            new Shape(6)));
        }
        for (Shape x : List.of(new Shape(2, 6, 5, 3), new Shape(4, 6, 1, 1))) {
            cases.add(
                    new Case(
                            "batchNorm " + x,
                            (ops, in) -> ops.batchNorm(in[0], in[1], in[2], running(in[0]), 1e-5),
                            x,
                            new Shape(6),
                            new Shape(6)));
            cases.add(
                    new Case(
                            "batchNormUpdating " + x,
                            (ops, in) -> {
                                RunningStatistics running = running(in[0]);
                                NDArray y =
                                        ops.batchNormUpdating(
                                                in[0], in[1], in[2], running, 0.1, 1e-5);
                                NDArray moved = running.mean().add(running.variance());
                                return y.add(moved.reshape(-1, 1, 1));
                            },
                            x,
                            new Shape(6),
                            new Shape(6)));
        }
        for (int heads : new int[] {1, 3}) {
            for (int tokens : new int[] {1, 5, 17}) {
                cases.add(
                        new Case(
                                "selfAttention " + heads + " " + tokens,
                                (ops, in) ->
                                        ops.selfAttention(
                                                in[0], in[1], in[2], in[3], in[4], heads, 0),
                                new Shape(2, tokens, 12),
                                new Shape(36, 12),
                                new Shape(36),
                                new Shape(12, 12),
                                new Shape(12)));
            }
        }
        Shape image = new Shape(2, 3, 5, 7);
        cases.add(new Case("gelu", (ops, in) -> ops.gelu(in[0]), new Shape(33)));
        cases.add(new Case("silu", (ops, in) -> ops.silu(in[0]), new Shape(3, 11)));
        cases.add(new Case("leakyRelu", (ops, in) -> ops.leakyRelu(in[0], 0.1), new Shape(3, 11)));
        cases.add(new Case("dropout of nothing", (ops, in) -> ops.dropout(in[0], 0), new Shape(3)));
        cases.add(new Case("upsampleNearest2", (ops, in) -> ops.upsampleNearest2(in[0]), image));
        cases.add(new Case("averagePool2", (ops, in) -> ops.averagePool2(in[0]), image));
        cases.add(
                new Case(
                        "averagePool2 even",
                        (ops, in) -> ops.averagePool2(in[0]),
                        new Shape(1, 2, 4, 6)));
        cases.add(
                new Case("adaptiveMaxPool", (ops, in) -> ops.adaptiveMaxPool(in[0], 2, 3), image));
        cases.add(
                new Case(
                        "adaptiveMaxPool even",
                        (ops, in) -> ops.adaptiveMaxPool(in[0], 2, 2),
                        new Shape(1, 2, 4, 4)));
        for (double smoothing : new double[] {0, 0.1}) {
            cases.add(
                    new Case(
                            "crossEntropy " + smoothing,
                            (ops, in) ->
                                    ops.crossEntropy(in[0], indices(in[0], 5, 2, 3), smoothing),
                            new Shape(2, 3, 5)));
        }
        cases.add(
                new Case(
                        "embedding",
                        (ops, in) -> ops.embedding(in[0], indices(in[0], 6, 2, 3, 2)),
                        new Shape(6, 4)));
        return cases;
    }

    private static RunningStatistics running(NDArray x) {
        NDManager manager = x.getManager();
        return new RunningStatistics(
                manager.create(new float[] {0.1f, -0.4f, 2, 0, 0.3f, -1}),
                manager.create(new float[] {1, 0.5f, 2, 0.1f, 3, 1.5f}));
    }

    @TestFactory
    List<DynamicTest> valueAndGradientsEqualThoseOfTheComposition() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (Case c : cases()) {
                tests.add(
                        DynamicTest.dynamicTest(
                                c.name() + ", " + precision, () -> compare(c, precision)));
            }
        }
        return tests;
    }

    private void compare(Case c, Precision precision) {
        NDArray[] inputs = Arrays.stream(c.inputs()).map(this::normal).toArray(NDArray[]::new);
        Map<String, float[]> expected = results(REFERENCE, c, inputs);
        Map<String, float[]> actual = results(TensorOps.of(precision), c, inputs);
        expected.forEach(
                (name, values) ->
                        assertClose(name, values, actual.get(name), TOLERANCE.get(precision)));
    }

    private static Map<String, float[]> results(TensorOps ops, Case c, NDArray[] inputs) {
        Map<String, float[]> results = new LinkedHashMap<>();
        NDArray[] leaves = Arrays.stream(inputs).map(NDArray::duplicate).toArray(NDArray[]::new);
        for (NDArray leaf : leaves) {
            leaf.setRequiresGradient(true);
        }
        NDArray[] value = new NDArray[1];
        Tape.backward(
                () -> {
                    NDArray y = c.operator().apply(ops, leaves);
                    value[0] = y.stopGradient();
                    // An uneven weighting, so that no gradient cancels by symmetry.
                    NDArray weights =
                            y.getManager().arange(1f, 1f + y.size()).reshape(y.getShape()).sin();
                    return y.mul(weights).sum();
                });
        results.put("shape", shape(value[0].getShape()));
        results.put("value", value[0].toFloatArray());
        for (int i = 0; i < leaves.length; i++) {
            results.put("gradient " + i, leaves[i].getGradient().toFloatArray());
        }
        return results;
    }

    private static float[] shape(Shape shape) {
        float[] extents = new float[shape.dimension()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.get(i);
        }
        return extents;
    }

    private static void assertClose(
            String name, float[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, name);
        double largest = 1e-3;
        for (float e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= tolerance * largest)) {
                fail(
                        name
                                + "["
                                + i
                                + "] is "
                                + actual[i]
                                + ", not "
                                + expected[i]
                                + "; the largest is "
                                + largest);
            }
        }
    }

    private NDArray normal(Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
        }
        return manager.create(values, shape);
    }

    private static NDArray indices(NDArray like, int limit, long... extents) {
        Shape shape = new Shape(extents);
        long[] values = new long[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7L + 3) % limit;
        }
        return like.getManager().create(values, shape);
    }
}
