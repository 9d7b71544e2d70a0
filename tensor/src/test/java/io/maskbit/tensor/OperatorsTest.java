package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What single operators promise beyond equality with their composition. */
class OperatorsTest {

    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void thereIsOneInstancePerPrecision() {
        assertSame(OPS, TensorOps.of(Precision.FLOAT32));
        assertNotEquals(OPS, TensorOps.of(Precision.BFLOAT16));
    }

    @Test
    void lowPrecisionChangesProductsButNotTheTypeOfTheResult() {
        NDArray x = manager.create(new float[] {1 + 1f / 1024, 3}, new Shape(1, 2));
        NDArray weight = manager.create(new float[] {1, 0}, new Shape(1, 2));
        NDArray full = OPS.linear(x, weight);
        NDArray low = TensorOps.of(Precision.BFLOAT16).linear(x, weight);
        assertEquals(DataType.FLOAT32, low.getDataType());
        assertEquals(1 + 1f / 1024, full.getFloat());
        assertEquals(1, low.getFloat());
    }

    @Test
    void splitsCombinesAndReadsBitsAsTheTokenGroupsDo() {
        for (TensorOps ops : List.of(OPS, TensorOps.reference())) {
            for (int[] shape : new int[][] {{4, 1}, {4, 2}, {14, 2}, {18, 3}, {18, 1}, {10, 10}}) {
                int bits = shape[0];
                TokenGroups groups =
                        TokenGroups.of(new TokenSpace.Bits(bits, new GridShape(1, 3)), shape[1]);
                int[] tokens = {0, (1 << bits) - 1, 0b1011 % (1 << bits)};
                NDArray array =
                        manager.create(new long[] {tokens[0], tokens[1], tokens[2]}).reshape(1, 3);
                NDArray split = ops.split(array, groups);
                assertEquals(new Shape(1, 3, shape[1]), split.getShape());
                NDArray read = ops.toBits(split, groups);
                assertEquals(new Shape(1, 3, bits), read.getShape());
                for (int n = 0; n < 3; n++) {
                    int[] expected = groups.split(tokens[n]);
                    for (int g = 0; g < shape[1]; g++) {
                        assertEquals(expected[g], split.getLong(0, n, g));
                    }
                    for (int k = 0; k < bits; k++) {
                        assertEquals((tokens[n] >> k & 1) == 1 ? 1 : -1, read.getFloat(0, n, k));
                    }
                }
                NDArray joined = ops.combine(split, groups);
                assertEquals(array.getShape(), joined.getShape());
                assertArrayEquals(array.toLongArray(), joined.toLongArray());
                NDArray grid = array.reshape(1, 1, 3);
                NDArray signs = ops.tokensToSigns(grid, bits); // (1, K, 1, 3)
                assertArrayEquals(read.transpose(0, 2, 1).toFloatArray(), signs.toFloatArray());
                assertArrayEquals(grid.toLongArray(), ops.signsToTokens(signs).toLongArray());
            }
        }
    }

    @Test
    void maskedEntriesHaveNoBits() {
        TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(4, new GridShape(1, 2)), 2);
        NDArray values = manager.create(new long[] {4, 2, 1, 4}, new Shape(1, 2, 2));
        for (TensorOps ops : List.of(OPS, TensorOps.reference())) {
            float[] bits = ops.toBits(values, groups).toFloatArray();
            assertArrayEquals(new float[] {0, 0, -1, 1, 1, -1, 0, 0}, bits, 0);
        }
    }

    @Test
    void zeroCountsAsNegative() {
        NDArray latents = manager.create(new float[] {0, -0.0f, 1e-30f}, new Shape(1, 3, 1, 1));
        assertEquals(4, OPS.signsToTokens(latents).getLong());
    }

    @Test
    void oneGroupOfAnOddVocabularyIsTheTokenItself() {
        TokenGroups groups = TokenGroups.of(new TokenSpace.Codebook(1000, new GridShape(1, 2)), 1);
        NDArray tokens = manager.create(new long[] {999, 0}, new Shape(1, 2));
        NDArray split = OPS.split(tokens, groups);
        assertEquals(new Shape(1, 2, 1), split.getShape());
        assertArrayEquals(new long[] {999, 0}, OPS.combine(split, groups).toLongArray());
    }

    @Test
    void dropoutKeepsTheMeanAndRepeatsWithTheSeed() {
        NDArray ones = manager.ones(new Shape(100, 1000));
        for (TensorOps ops : List.of(OPS, TensorOps.reference())) {
            EngineSeed.set(5);
            NDArray first = ops.dropout(ones, 0.25);
            EngineSeed.set(5);
            NDArray second = ops.dropout(ones, 0.25);
            assertEquals(first, second);
            assertNotEquals(first, ops.dropout(ones, 0.25));
            assertEquals(1, first.mean().getFloat(), 0.01);
            assertEquals(0.25, first.eq(0).sum().getLong() / 1e5, 0.01);
            assertEquals(1 / 0.75f, first.max().getFloat(), 1e-6);
        }
    }

    @Test
    void attentionDropoutKeepsTheMean() {
        NDArray x = manager.randomNormal(new Shape(2, 5, 8));
        NDArray in = manager.randomNormal(new Shape(24, 8));
        NDArray out = manager.eye(8);
        NDArray zeros = manager.zeros(new Shape(24));
        NDArray bias = manager.zeros(new Shape(8));
        for (TensorOps ops : List.of(OPS, TensorOps.reference())) {
            NDArray exact = ops.selfAttention(x, in, zeros, out, bias, 2, 0);
            NDArray sum = exact.zerosLike();
            for (int i = 0; i < 2000; i++) {
                Step.run(() -> sum.addi(ops.selfAttention(x, in, zeros, out, bias, 2, 0.3)));
            }
            double error = sum.div(2000).sub(exact).abs().mean().getFloat();
            double size = exact.abs().mean().getFloat();
            assertTrue(error < 0.05 * size, error + " of " + size);
            NDArray once = ops.selfAttention(x, in, zeros, out, bias, 2, 0.3);
            assertTrue(once.sub(exact).abs().mean().getFloat() > 0.05 * size);
        }
    }

    @Test
    void attentionWeightsAreThoseOfTheAttention() {
        NDArray x = manager.randomNormal(new Shape(2, 3, 4));
        NDArray in = manager.randomNormal(new Shape(12, 4));
        NDArray bias = manager.randomNormal(new Shape(12));
        NDArray weights = OPS.attentionWeights(x, in, bias, 1);
        NDArray value = OPS.linear(x, in, bias).get(":, :, 8:");
        NDArray attended =
                OPS.selfAttention(x, in, bias, manager.eye(4), manager.zeros(new Shape(4)), 1, 0);
        assertArrayEquals(attended.toFloatArray(), weights.matMul(value).toFloatArray(), 1e-5f);
        assertArrayEquals(
                TensorOps.reference().attentionWeights(x, in, bias, 2).toFloatArray(),
                OPS.attentionWeights(x, in, bias, 2).toFloatArray(),
                1e-6f);
    }

    @Test
    void gradientNormLeavesTheTapeAndTheStoredGradientsAlone() {
        NDArray x = manager.create(new float[] {3, 4});
        NDArray scale = manager.create(new float[] {2});
        x.setRequiresGradient(true);
        scale.setRequiresGradient(true);
        NDList norms = new NDList();
        Tape.backward(
                () -> {
                    NDArray loss = x.mul(scale).square().sum(); // 4 |x|^2, gradient 8 x
                    norms.add(OPS.gradientNorm(loss, x));
                    norms.add(OPS.gradientNorm(loss, scale));
                    return loss.mul(2);
                });
        assertEquals(40, norms.get(0).getFloat());
        assertEquals(100, norms.get(1).getFloat());
        assertFalse(norms.get(0).hasGradient());
        assertArrayEquals(new float[] {48, 64}, x.getGradient().toFloatArray());
    }

    @Test
    void gradientNormRefusesAnArrayOffTheGraph() {
        NDArray x = manager.create(new float[] {3, 4});
        NDArray other = manager.create(new float[] {1});
        x.setRequiresGradient(true);
        other.setRequiresGradient(true);
        Tape.recorded(
                () ->
                        assertThrows(
                                EngineException.class,
                                () -> OPS.gradientNorm(x.square().sum(), other)));
        assertThrows(EngineException.class, () -> OPS.gradientNorm(x.square().sum(), x));
    }

    @Test
    void wrongShapesGiveAnExceptionAndLeaveNoArray() {
        NDArray x = manager.ones(new Shape(2, 3));
        int before = manager.getManagedArrays().size();
        assertThrows(EngineException.class, () -> OPS.linear(x, x.transpose()));
        assertEquals(before + 1, manager.getManagedArrays().size()); // the transposed view
    }
}
