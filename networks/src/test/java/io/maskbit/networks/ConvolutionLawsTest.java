package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.networks.ResidualStage.Resampling;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ConvolutionLawsTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void samePaddingFollowsTheFormula() {
        for (int kernel : new int[] {1, 3, 4, 5}) {
            for (int stride : new int[] {1, 2}) {
                Conv conv = built(Conv.same(OPS, new Channels(1, 1), kernel, stride, false));
                for (int height = 1; height <= 6; height++) {
                    checkAgainstLoops(conv, kernel, stride, height, 9 - height);
                }
            }
        }
    }

    @Test
    void givenPaddingIsUsedForEveryExtent() {
        Conv conv = built(Conv.padded(OPS, new Channels(3, 2), 4, 2, Padding.all(1), true));
        Step.run(
                () -> {
                    assertEquals(new Shape(1, 2, 4, 5), shapeAfter(conv, new Shape(1, 3, 8, 10)));
                    assertEquals(new Shape(1, 2, 3, 3), shapeAfter(conv, new Shape(1, 3, 7, 7)));
                });
    }

    @Test
    void aBlockOfOneWidthHasAnIdentityPath() {
        ResidualBlock block = built(new ResidualBlock(OPS, Channels.same(32)));
        silence(block, "conv2.weight");
        Step.run(
                () -> {
                    NDArray x = ConformanceFill.symmetric(MANAGER, "x", 2, 32, 3, 4);
                    assertArrayEquals(
                            x.toFloatArray(), block.apply(x, EVALUATION).toFloatArray(), 0f);
                });
    }

    @Test
    void aBlockThatChangesItsWidthHasNone() {
        ResidualBlock block = built(new ResidualBlock(OPS, new Channels(32, 64)));
        silence(block, "conv2.weight");
        Step.run(
                () -> {
                    NDArray x = ConformanceFill.symmetric(MANAGER, "x", 1, 32, 3, 4);
                    assertArrayEquals(
                            new float[64 * 3 * 4], block.apply(x, EVALUATION).toFloatArray(), 0f);
                });
    }

    @Test
    void stagesHalveKeepOrDoubleTheResolution() {
        assertEquals(new Shape(1, 64, 4, 6), shapeAfterStage(Resampling.NONE));
        assertEquals(new Shape(1, 64, 2, 3), shapeAfterStage(Resampling.DOWN_BY_CONVOLUTION));
        assertEquals(new Shape(1, 64, 2, 3), shapeAfterStage(Resampling.DOWN_BY_AVERAGE));
        assertEquals(new Shape(1, 64, 8, 12), shapeAfterStage(Resampling.UP));
    }

    @Test
    void refusesWidthsThatTheGroupsDoNotDivide() {
        assertEquals(
                "channels must be a multiple of 32, but are 48",
                assertThrows(IllegalArgumentException.class, () -> new GroupNorm(OPS, 48, 1e-6))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Channels(0, 32));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ResidualStage(OPS, Channels.same(32), 0, Resampling.NONE));
    }

    /** Compares with plain loops over the formula of the specification. */
    private static void checkAgainstLoops(
            Conv conv, int kernel, int stride, int height, int width) {
        int rows = (height + stride - 1) / stride;
        int columns = (width + stride - 1) / stride;
        int top = Math.max((rows - 1) * stride + kernel - height, 0) / 2;
        int left = Math.max((columns - 1) * stride + kernel - width, 0) / 2;
        float[] weight = conv.weight().getArray().toFloatArray();
        Step.run(
                () -> {
                    NDArray x = ConformanceFill.symmetric(MANAGER, "x", 1, 1, height, width);
                    float[] pixels = x.toFloatArray();
                    float[] expected = new float[rows * columns];
                    for (int r = 0; r < rows; r++) {
                        for (int c = 0; c < columns; c++) {
                            for (int i = 0; i < kernel * kernel; i++) {
                                int y = r * stride - top + i / kernel;
                                int z = c * stride - left + i % kernel;
                                if (y >= 0 && y < height && z >= 0 && z < width) {
                                    expected[r * columns + c] += weight[i] * pixels[y * width + z];
                                }
                            }
                        }
                    }
                    NDArray actual = conv.apply(x, EVALUATION);
                    assertEquals(new Shape(1, 1, rows, columns), actual.getShape());
                    assertArrayEquals(expected, actual.toFloatArray(), 1e-5f);
                });
    }

    private static Shape shapeAfter(Conv conv, Shape input) {
        return conv.apply(MANAGER.zeros(input), EVALUATION).getShape();
    }

    private static Shape shapeAfterStage(Resampling resampling) {
        ResidualStage stage = built(new ResidualStage(OPS, new Channels(32, 64), 2, resampling));
        return Step.scoped(
                () -> {
                    NDArray x = ConformanceFill.symmetric(MANAGER, "x", 1, 32, 4, 6);
                    return stage.apply(x, EVALUATION).getShape();
                });
    }

    private static void silence(Layer layer, String name) {
        NDArray array = layer.getParameters().get(name).getArray();
        array.set(FloatBuffer.allocate((int) array.size()));
    }

    private static <L extends Layer> L built(L layer) {
        layer.build(new BuildContext(MANAGER, new Seeds(1), Precision.FLOAT32), "test");
        return layer;
    }
}
