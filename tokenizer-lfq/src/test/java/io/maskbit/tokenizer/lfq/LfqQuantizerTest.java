package io.maskbit.tokenizer.lfq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LfqQuantizerTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT =
            new BuildContext(MANAGER, new Seeds(1), Precision.FLOAT32);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);
    private static final Pass TRAINING = Pass.forTraining(MANAGER);

    private static final Quantizer FOUR_BITS = quantizer(4, 0.02);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void hasTheReferencesLossesAndGradient() {
        hasTheReferencesLossesAndGradient(faithful(EntropyForm.EXACT));
        hasTheReferencesLossesAndGradient(faithful(EntropyForm.DENSE));
    }

    private static void hasTheReferencesLossesAndGradient(Quantizer quantizer) {
        Step.run(
                () -> {
                    NDArray z = twoPositions();
                    z.setRequiresGradient(true);
                    Tape.backward(
                            () -> {
                                Quantized quantized = quantizer.quantize(z, TRAINING);
                                assertArrayEquals(
                                        new long[] {13, 6}, quantized.tokens().toLongArray());
                                checkTerm(quantized, "commitment_loss", 0.17576669);
                                checkTerm(quantized, "per_sample_entropy", 0.49974513);
                                checkTerm(quantized, "avg_entropy", 1.19287980);
                                checkTerm(quantized, "entropy_loss", -0.01386269);
                                assertEquals(0.16190399, quantized.loss().getFloat(), 1e-6);
                                return quantized.loss();
                            });
                    assertArrayEquals(
                            new float[] {
                                -0.03125f,
                                0.061948f,
                                0.05f,
                                -0.061350f,
                                -0.05625f,
                                -0.062203f,
                                0f,
                                0.062376f
                            },
                            z.getGradient().toFloatArray(),
                            1e-6f);
                });
    }

    @Test
    void zeroAndNotANumberCountAsNegative() {
        Step.run(
                () -> {
                    NDArray z =
                            MANAGER.create(
                                    new float[] {0.5f, -0.2f, 0f, 1f, Float.NaN, -0f, 1e-30f, 2f},
                                    new Shape(2, 4, 1, 1));
                    Quantized quantized = FOUR_BITS.quantize(z, EVALUATION);
                    assertArrayEquals(new long[] {9, 12}, quantized.tokens().toLongArray());
                });
    }

    @Test
    void roundingGivesTheCodesOfTheTokens() {
        Quantizer quantizer = quantizer(13, 0);
        Step.run(
                () -> {
                    NDArray z = latents(new Shape(2, 13, 3, 5));
                    Quantized quantized = quantizer.quantize(z, EVALUATION);
                    assertEquals(new Shape(2, 3, 5), quantized.tokens().getShape());
                    assertEquals(DataType.INT64, quantized.tokens().getDataType());
                    NDArray codes = quantizer.latentsOf(quantized.tokens(), EVALUATION);
                    assertEquals(z.getShape(), codes.getShape());
                    assertArrayEquals(
                            codes.toFloatArray(), quantized.latents().toFloatArray(), 1e-6f);
                    assertArrayEquals(
                            z.sign().toFloatArray(),
                            codes.toFloatArray(),
                            "the codes are the signs");
                    assertArrayEquals(
                            quantized.tokens().toLongArray(),
                            quantizer.quantize(codes, EVALUATION).tokens().toLongArray());
                });
    }

    @Test
    void flippingOneBitMovesOneChannel() {
        Step.run(
                () -> {
                    NDArray tokens = MANAGER.create(new long[] {5}, new Shape(1, 1, 1));
                    NDArray flipped = MANAGER.create(new long[] {5 ^ 8}, new Shape(1, 1, 1));
                    assertArrayEquals(
                            new float[] {0, 0, 0, 2},
                            FOUR_BITS
                                    .latentsOf(flipped, EVALUATION)
                                    .sub(FOUR_BITS.latentsOf(tokens, EVALUATION))
                                    .toFloatArray());
                });
    }

    @Test
    void gradientsPassStraightThrough() {
        Step.run(
                () -> {
                    NDArray z = latents(new Shape(2, 4, 3, 2));
                    NDArray slopes = latents(new Shape(2, 4, 3, 2));
                    z.setRequiresGradient(true);
                    Tape.backward(
                            () -> FOUR_BITS.quantize(z, TRAINING).latents().mul(slopes).sum());
                    assertArrayEquals(slopes.toFloatArray(), z.getGradient().toFloatArray(), 0f);
                });
    }

    @Test
    void entropyIsATrainingLoss() {
        Step.run(
                () -> {
                    NDArray z = latents(new Shape(2, 4, 3, 2));
                    Quantized evaluated = FOUR_BITS.quantize(z, EVALUATION);
                    checkTerm(evaluated, "entropy_loss", 0);
                    checkTerm(evaluated, "avg_entropy", 0);
                    checkTerm(evaluated, "per_sample_entropy", 0);
                    Quantized off = quantizer(4, 0).quantize(z, TRAINING);
                    checkTerm(off, "entropy_loss", 0);
                    assertEquals(evaluated.loss().getFloat(), off.loss().getFloat());
                    assertTrue(
                            FOUR_BITS.quantize(z, TRAINING).terms().get("avg_entropy").getFloat()
                                    > 0);
                });
    }

    @Test
    void codesAreOrderedByTheirBits() {
        Step.run(
                () ->
                        assertArrayEquals(
                                new float[] {-1, 1, -1, 1, -1, -1, 1, 1},
                                Codes.columns(2, MANAGER).toFloatArray()));
    }

    private static Quantizer quantizer(int bits, double entropyWeight) {
        return new LfqQuantizerFactory()
                .create(
                        new LfqQuantizerConfig(
                                bits, 0.25, entropyWeight, 0.01, 1, EntropyForm.EXACT, false, 0, 0),
                        new GridShape(4, 4),
                        CONTEXT);
    }

    private static Quantizer faithful(EntropyForm form) {
        return new LfqQuantizerFactory()
                .create(
                        new LfqQuantizerConfig(4, 0.25, 0.02, 0.01, 1, form, true, 0, 0),
                        new GridShape(4, 4),
                        CONTEXT);
    }

    private static NDArray twoPositions() {
        return MANAGER.create(
                new float[] {0.5f, -0.01f, -0.2f, 0.02f, 0.1f, 0.005f, 1.0f, -0.003f},
                new Shape(1, 4, 1, 2));
    }

    private static final SplittableRandom RANDOM = new SplittableRandom(3);

    private static NDArray latents(Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (RANDOM.nextDouble() - 0.5);
        }
        return MANAGER.create(values, shape);
    }

    private static void checkTerm(Quantized quantized, String name, double expected) {
        NDArray term = quantized.terms().get(name);
        assertEquals(DataType.FLOAT32, term.getDataType());
        assertEquals(expected, term.getFloat(), 2e-6);
    }
}
