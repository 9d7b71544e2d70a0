package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VqQuantizerTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT = Parts.context(MANAGER, 1);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);
    private static final Pass TRAINING = Pass.forTraining(MANAGER);

    /** Four codes in the plane; the last two are equal. */
    private static final float[] CODES = {1, 0, 0, 2, -1, -1, -1, -1};

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void takesTheNearestCodeAndTheFirstOfEquals() {
        Quantizer quantizer = withCodes(0, false);
        Step.run(
                () -> {
                    Quantized quantized = quantizer.quantize(fourPoints(), EVALUATION);
                    assertArrayEquals(new long[] {0, 1, 2, 0}, quantized.tokens().toLongArray());
                    assertEquals(new Shape(1, 2, 2), quantized.tokens().getShape());
                    assertEquals(DataType.INT64, quantized.tokens().getDataType());
                    assertArrayEquals(
                            new float[] {1, 0, -1, 1, 0, 2, -1, 0},
                            quantized.latents().toFloatArray(),
                            1e-6f);
                    // Squared distances of the four points: 0.5, 1, 1.25 and 0; eight numbers.
                    double error = 2.75 / 8;
                    assertEquals(error, term(quantized, "codebook_loss"), 1e-6);
                    assertEquals(0.25 * error, term(quantized, "commitment_loss"), 1e-6);
                    assertEquals(1.25 * error, quantized.loss().getFloat(), 1e-6);
                });
    }

    @Test
    void comparesDirectionsWhereNormalised() {
        Quantizer quantizer = withCodes(0, true);
        Step.run(
                () -> {
                    NDArray z = MANAGER.create(new float[] {10, 0.1f, 1, 3}, new Shape(1, 2, 1, 2));
                    // (10, 1) points along the first code, (0.1, 3) along the second.
                    Quantized quantized = quantizer.quantize(z, EVALUATION);
                    assertArrayEquals(new long[] {0, 1}, quantized.tokens().toLongArray());
                    assertArrayEquals(
                            new float[] {1, 0, 0, 1}, quantized.latents().toFloatArray(), 1e-6f);
                    assertArrayEquals(
                            new float[] {1, 0, 0, 1},
                            quantizer.latentsOf(quantized.tokens(), EVALUATION).toFloatArray(),
                            1e-6f);
                });
    }

    @Test
    void lookingUpUndoesRounding() {
        Quantizer quantizer = Parts.vq(CONTEXT, 50, 6);
        Step.run(
                () -> {
                    NDArray z = ConformanceFill.symmetric(MANAGER, "z", 2, 6, 3, 5).mul(0.02f);
                    Quantized quantized = quantizer.quantize(z, EVALUATION);
                    NDArray codes = quantizer.latentsOf(quantized.tokens(), EVALUATION);
                    assertEquals(z.getShape(), codes.getShape());
                    assertArrayEquals(
                            codes.toFloatArray(), quantized.latents().toFloatArray(), 1e-7f);
                    assertArrayEquals(
                            quantized.tokens().toLongArray(),
                            quantizer.quantize(codes, EVALUATION).tokens().toLongArray());
                });
    }

    @Test
    void gradientsPassStraightThroughToTheLatentsOnly() {
        Quantizer quantizer = withCodes(0, false);
        NamedParameters parameters = NamedParameters.of(quantizer);
        parameters.trainable(true);
        Step.run(
                () -> {
                    NDArray z = fourPoints();
                    NDArray slopes = ConformanceFill.symmetric(MANAGER, "slopes", 1, 2, 2, 2);
                    z.setRequiresGradient(true);
                    Tape.backward(
                            () -> quantizer.quantize(z, TRAINING).latents().mul(slopes).sum());
                    assertArrayEquals(slopes.toFloatArray(), z.getGradient().toFloatArray(), 0f);
                });
    }

    @Test
    void onlyCodesInUseMove() {
        Quantizer quantizer = withCodes(0, false);
        NamedParameters parameters = NamedParameters.of(quantizer);
        parameters.trainable(true);
        Step.run(
                () -> {
                    Tape.backward(() -> quantizer.quantize(fourPoints(), TRAINING).loss());
                    float[] gradient =
                            parameters.get("embedding.weight").getGradient().toFloatArray();
                    // 2 / 8 · Σ (code − latent) over the points of the code.
                    assertArrayEquals(
                            new float[] {0.125f, -0.125f, 0, 0.25f, -0.125f, 0.25f, 0, 0},
                            gradient,
                            1e-6f);
                });
    }

    @Test
    void entropyIsATrainingLoss() {
        Quantizer quantizer = withCodes(0.1, false);
        Step.run(
                () -> {
                    Quantized evaluated = quantizer.quantize(fourPoints(), EVALUATION);
                    assertEquals(0, term(evaluated, "entropy_loss"));
                    assertEquals(0, term(evaluated, "avg_entropy"));
                    assertEquals(0, term(evaluated, "per_sample_entropy"));
                    Quantized trained = quantizer.quantize(fourPoints(), TRAINING);
                    double perSample = term(trained, "per_sample_entropy");
                    double average = term(trained, "avg_entropy");
                    assertTrue(average > perSample && perSample > 0);
                    assertEquals(0.1 * (perSample - average), term(trained, "entropy_loss"), 1e-6);
                    assertEquals(
                            evaluated.loss().getFloat() + term(trained, "entropy_loss"),
                            trained.loss().getFloat(),
                            1e-6);
                });
    }

    @Test
    void theTableStartsSmall() {
        float[] table =
                NamedParameters.of(Parts.vq(CONTEXT, 50, 6)).get("embedding.weight").toFloatArray();
        float largest = 0;
        for (float value : table) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest < 1 / 50f && largest > 0.9f / 50, "largest is " + largest);
    }

    private static Quantizer withCodes(double entropyWeight, boolean normalised) {
        Quantizer quantizer =
                new VqQuantizerFactory()
                        .create(
                                Parts.vqConfig(4, 2, entropyWeight, normalised),
                                new GridShape(2, 2),
                                CONTEXT);
        NamedParameters.of(quantizer).get("embedding.weight").set(FloatBuffer.wrap(CODES));
        return quantizer;
    }

    /** The points (0.5, 0.5), (0, 1), (-0.5, -2), (1, 0), as (1, C, H, W). */
    private static NDArray fourPoints() {
        return MANAGER.create(
                new float[] {0.5f, 0, -0.5f, 1, 0.5f, 1, -2, 0}, new Shape(1, 2, 2, 2));
    }

    private static float term(Quantized quantized, String name) {
        return quantized.terms().get(name).getFloat();
    }
}
