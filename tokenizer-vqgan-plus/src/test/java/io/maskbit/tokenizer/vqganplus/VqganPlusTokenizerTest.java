package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VqganPlusTokenizerTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT = Parts.context(MANAGER, 1);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);
    private static final Pass TRAINING = Pass.forTraining(MANAGER);

    private static final VqganPlusTokenizerConfig FROZEN =
            new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 0, true, false, true);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void takesImagesOfAnyExtentThatTheStrideDivides() {
        Tokenizer tokenizer = Parts.tokenizer(Parts.SMALL, Parts.lfq(CONTEXT, 6), 6, CONTEXT);
        assertEquals(new ImageShape(3, 16, 16), tokenizer.image());
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "wide", 2, 3, 8, 20);
                    Quantized quantized = tokenizer.encode(images, EVALUATION);
                    assertEquals(new Shape(2, 6, 4, 10), quantized.latents().getShape());
                    assertEquals(new Shape(2, 4, 10), quantized.tokens().getShape());
                    NDArray decoded = tokenizer.decode(quantized.latents(), EVALUATION);
                    assertEquals(images.getShape(), decoded.getShape());
                    assertArrayEquals(
                            decoded.toFloatArray(),
                            tokenizer.decodeTokens(quantized.tokens(), EVALUATION).toFloatArray(),
                            1e-4f);
                });
    }

    @Test
    void equalSeedsGiveEqualBitsAndTheQuantizerChangesNothingElse() {
        Map<String, String> six = digests(CONTEXT, 6);
        assertEquals(six, digests(Parts.context(MANAGER, 1), 6));
        assertNotEquals(six, digests(Parts.context(MANAGER, 2), 6));
        Map<String, String> eight = digests(CONTEXT, 8);
        assertEquals(six.keySet(), eight.keySet());
        // The bias of a convolution starts in a range that depends on the number of its inputs.
        List<String> touching =
                List.of(
                        "encoder.conv_out.weight",
                        "encoder.conv_out.bias",
                        "decoder.conv_in.weight",
                        "decoder.conv_in.bias");
        assertEquals(
                touching,
                six.keySet().stream().filter(key -> !six.get(key).equals(eight.get(key))).toList());
    }

    @Test
    void theLegacyDecoderIsTheSameArithmeticUnderOtherNames() {
        VqganPlusTokenizerConfig legacyConfig =
                new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 0, true, true, false);
        Quantizer quantizer = Parts.lfq(CONTEXT, 6);
        Tokenizer current = Parts.tokenizer(Parts.SMALL, quantizer, 6, CONTEXT);
        Tokenizer legacy = Parts.tokenizer(legacyConfig, quantizer, 6, CONTEXT);
        NamedParameters source = NamedParameters.of(current);
        NamedParameters.of(legacy)
                .asMap()
                .forEach(
                        (name, array) ->
                                array.set(
                                        FloatBuffer.wrap(
                                                source.get(swapped(name)).toFloatArray())));
        Step.run(
                () -> {
                    NDArray latents = ConformanceFill.symmetric(MANAGER, "z", 2, 6, 3, 4);
                    assertArrayEquals(
                            current.decode(latents, EVALUATION).toFloatArray(),
                            legacy.decode(latents, EVALUATION).toFloatArray(),
                            0f);
                });
    }

    @Test
    void everyParameterLearns() {
        Quantizer quantizer = Parts.vq(CONTEXT, 16, 8);
        Tokenizer tokenizer = Parts.tokenizer(Parts.SMALL, quantizer, 8, CONTEXT);
        NamedParameters parameters = NamedParameters.of(tokenizer);
        parameters.trainable(true);
        NamedParameters.of(quantizer).trainable(true);
        Step.run(
                () -> {
                    learn(tokenizer);
                    parameters.asMap().forEach((name, array) -> assertTrue(slope(array) > 0, name));
                    NDArray table = NamedParameters.of(quantizer).get("embedding.weight");
                    assertTrue(slope(table) > 0);
                });
    }

    @Test
    void aFrozenEncoderStaysAndItsLossesAreZero() {
        Tokenizer tokenizer = Parts.tokenizer(FROZEN, Parts.lfq(CONTEXT, 6), 6, CONTEXT);
        NamedParameters parameters = NamedParameters.of(tokenizer);
        parameters.trainable(true);
        parameters
                .asMap()
                .forEach(
                        (name, array) ->
                                assertEquals(
                                        name.startsWith("decoder."), array.hasGradient(), name));
        Step.run(
                () -> {
                    Quantized quantized = learn(tokenizer);
                    assertEquals(0, Math.abs(quantized.loss().getFloat()));
                    assertEquals(0, quantized.terms().get("commitment_loss").getFloat());
                    // A negative number times zero is minus zero.
                    assertEquals(0, Math.abs(quantized.terms().get("entropy_loss").getFloat()));
                    assertTrue(quantized.terms().get("avg_entropy").getFloat() > 0);
                    assertTrue(quantized.terms().get("per_sample_entropy").getFloat() > 0);
                    assertTrue(slope(parameters.get("decoder.conv_in.weight")) > 0);
                });
    }

    @Test
    void freezingChangesNoTokens() {
        Quantizer quantizer = Parts.lfq(CONTEXT, 6);
        Tokenizer free = Parts.tokenizer(Parts.SMALL, quantizer, 6, CONTEXT);
        Tokenizer frozen = Parts.tokenizer(FROZEN, quantizer, 6, CONTEXT);
        Step.run(
                () ->
                        assertArrayEquals(
                                free.encode(images(), TRAINING).tokens().toLongArray(),
                                frozen.encode(images(), TRAINING).tokens().toLongArray()));
    }

    @Test
    void theDecoderMayHaveItsOwnNumberOfBlocks() {
        VqganPlusTokenizerConfig config =
                new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 3, true, false, false);
        Tokenizer tokenizer = Parts.tokenizer(config, Parts.lfq(CONTEXT, 6), 6, CONTEXT);
        List<String> names = NamedParameters.of(tokenizer).names();
        assertTrue(names.contains("decoder.up.0.res_blocks.2.conv1.weight"));
        assertTrue(names.contains("decoder.mid.res_blocks.2.conv1.weight"));
        assertFalse(names.contains("encoder.down.0.res_blocks.1.conv1.weight"));
    }

    @Test
    void theLastLayerIsTheDecodersLastWeight() {
        Tokenizer tokenizer = Parts.tokenizer(Parts.SMALL, Parts.lfq(CONTEXT, 6), 6, CONTEXT);
        assertSame(
                NamedParameters.of(tokenizer).get("decoder.conv_out.weight"),
                tokenizer.lastLayer());
    }

    private static Quantized learn(Tokenizer tokenizer) {
        NDArray images = images();
        Quantized[] result = new Quantized[1];
        Tape.backward(
                () -> {
                    result[0] = tokenizer.encode(images, TRAINING);
                    return tokenizer
                            .decode(result[0].latents(), TRAINING)
                            .sub(images)
                            .square()
                            .mean()
                            .add(result[0].loss());
                });
        return result[0];
    }

    private static NDArray images() {
        return ConformanceFill.uniform(MANAGER, "image", 2, 3, 16, 16);
    }

    private static float slope(NDArray array) {
        return array.getGradient().abs().max().getFloat();
    }

    private static Map<String, String> digests(BuildContext context, int bits) {
        Quantizer quantizer = Parts.lfq(context, bits);
        return NamedParameters.of(Parts.tokenizer(Parts.SMALL, quantizer, bits, context)).digests();
    }

    private static String swapped(String name) {
        if (name.startsWith("decoder.up.0.")) {
            return name.replace("up.0.", "up.1.");
        }
        return name.replace("decoder.up.1.", "decoder.up.0.");
    }
}
