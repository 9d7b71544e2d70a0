package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.maskbit.api.Precision;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every operator against its composition, value and gradients, and against known numbers. */
class FeatureOpsTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final FeatureOps OPS = FeatureOps.of(Precision.FLOAT32);

    private final SplittableRandom random = new SplittableRandom(5);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void resizesAsTheCompositionDoesInEveryDirection() {
        for (int[] extents :
                new int[][] {
                    {8, 8, 5, 3}, {5, 7, 9, 20}, {64, 6, 7, 6}, {4, 4, 4, 4}, {3, 9, 1, 1}
                }) {
            agree(
                    3e-5,
                    (ops, in) -> ops.resize(in[0], extents[2], extents[3]),
                    uniform(2, 3, extents[0], extents[1]));
        }
    }

    @Test
    void resizeTakesEachPixelOnceWhereTheExtentIsHalved() {
        NDArray x = MANAGER.create(new float[] {1, 0, 0, 0}, new Shape(1, 1, 1, 4));
        float[] y = OPS.resize(x, 1, 2).toFloatArray();
        // Triangles of half-width 2 around 1 and 3, cut off at the border: 3, 3, 1 of 7.
        assertArrayEquals(new float[] {3 / 7f, 0}, y, 1e-6f);
    }

    @Test
    void poolsAsTheCompositionDoes() {
        agree(0, (ops, in) -> ops.maxPool(in[0], 2, 2, 0), uniform(2, 3, 6, 8));
        agree(0, (ops, in) -> ops.maxPool(in[0], 3, 2, 1), uniform(2, 3, 7, 8));
    }

    @Test
    void convolvesEachChannelAsTheCompositionDoes() {
        agree(
                3e-6,
                (ops, in) -> ops.convEachChannel(in[0], in[1], in[2], 3),
                uniform(2, 5, 9, 8),
                uniform(5, 1, 7, 7),
                uniform(5));
    }

    @Test
    void convolvesNormalisesAndRectifiesAsTheCompositionDoes() {
        NDArray variance = uniform(4).square().add(0.5f);
        RunningStatistics running = new RunningStatistics(uniform(4), variance);
        for (Padding padding : new Padding[] {Padding.NONE, new Padding(3, 3, 0, 0)}) {
            agree(
                    1e-5,
                    (ops, in) ->
                            ops.convNormRelu(
                                    in[0],
                                    in[1],
                                    new FrozenNorm(in[2], in[3], running, 1e-3),
                                    2,
                                    padding),
                    uniform(2, 3, 8, 9),
                    uniform(4, 3, 1, 7),
                    uniform(4),
                    uniform(4));
        }
    }

    @Test
    void averagesWithoutThePaddingAsTheCompositionDoes() {
        agree(3e-6, (ops, in) -> ops.averagePoolInside(in[0], 3), uniform(2, 3, 5, 6));
        NDArray ones = MANAGER.ones(new Shape(1, 1, 4, 4), DataType.FLOAT64);
        double[] averages = OPS.averagePoolInside(ones, 3).toDoubleArray();
        assertArrayEquals(ones.toDoubleArray(), averages);
    }

    @Test
    void findsDirectionsAsTheCompositionDoes() {
        agree(3e-6, (ops, in) -> ops.unitChannels(in[0], 1e-10), uniform(2, 6, 3, 2));
        agree(3e-6, (ops, in) -> ops.unitChannels(in[0], 1e-10), uniform(2, 6));
    }

    @Test
    void rectifiedFeaturesOfZeroHaveNoDirectionAndNoGradient() {
        NDArray x = MANAGER.zeros(new Shape(1, 3, 2, 1));
        x.setRequiresGradient(true);
        Tape.backward(() -> OPS.unitChannels(Activation.relu(x), 1e-10).sum());
        assertArrayEquals(new float[6], x.getGradient().toFloatArray());
    }

    private static void agree(
            double tolerance, BiFunction<FeatureOps, NDArray[], NDArray> operator, NDArray... in) {
        float[][] expected = results(FeatureOps.reference(), operator, in);
        float[][] actual = results(OPS, operator, in);
        for (int i = 0; i < expected.length; i++) {
            double largest = 1e-3;
            for (float value : expected[i]) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertArrayEquals(expected[i], actual[i], (float) (tolerance * largest));
        }
    }

    private static float[][] results(
            FeatureOps ops, BiFunction<FeatureOps, NDArray[], NDArray> operator, NDArray... in) {
        NDArray[] leaves = Arrays.stream(in).map(NDArray::duplicate).toArray(NDArray[]::new);
        for (NDArray leaf : leaves) {
            leaf.setRequiresGradient(true);
        }
        float[][] results = new float[leaves.length + 1][];
        Tape.backward(
                () -> {
                    NDArray y = operator.apply(ops, leaves);
                    results[0] = y.toFloatArray();
                    assertEquals(in[0].getShape().get(0), y.getShape().get(0));
                    NDArray weights = MANAGER.arange(1f, 1f + y.size()).reshape(y.getShape()).sin();
                    return y.mul(weights).sum();
                });
        for (int i = 0; i < leaves.length; i++) {
            results[i + 1] = leaves[i].getGradient().toFloatArray();
        }
        return results;
    }

    private NDArray uniform(long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return MANAGER.create(values, new Shape(shape));
    }
}
