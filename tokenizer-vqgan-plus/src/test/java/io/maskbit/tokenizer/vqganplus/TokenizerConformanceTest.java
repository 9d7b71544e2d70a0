package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for small and full-size autoencoders (A.2, A.3). */
class TokenizerConformanceTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT = Parts.context(MANAGER, 1);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);
    private static final Shape IMAGES = new Shape(2, 3, 16, 16);

    private static final Summary LATENTS_A =
            new Summary(-0.0924833, 0.6523192, 0.4771376, 0.9767013, -0.02420685, 0.5872700);
    private static final long[] TOKENS_A = {
        43, 39, 35, 49, 49, 32, 33, 40, 34, 39, 36, 49, 41, 7, 32, 44
    };

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void bitsWithStridedConvolutions() {
        Tokenizer tokenizer = filled(Parts.SMALL, Parts.lfq(CONTEXT, 6), 6);
        assertEquals(380_969, count(tokenizer));
        Step.run(
                () -> {
                    NDArray images = images();
                    Summary.check(
                            tokenizer.latents(images, EVALUATION),
                            new Shape(2, 6, 8, 8),
                            LATENTS_A);
                    Quantized quantized = tokenizer.encode(images, EVALUATION);
                    checkTokens(quantized, 4611, TOKENS_A);
                    Summary decoded =
                            new Summary(
                                    -0.0905045,
                                    0.5751505,
                                    -0.2475622,
                                    0.1954000,
                                    -0.2596943,
                                    -0.3855293);
                    Summary.check(
                            tokenizer.decode(quantized.latents(), EVALUATION), IMAGES, decoded);
                    Summary.check(
                            tokenizer.decodeTokens(quantized.tokens(), EVALUATION),
                            IMAGES,
                            decoded);
                    checkTerms(quantized, 0.10268591, 0.10268591, 0, 0, 0);
                });
    }

    @Test
    void entropiesInTraining() {
        Tokenizer tokenizer = filled(Parts.SMALL, Parts.lfq(CONTEXT, 6), 6);
        Step.run(
                () ->
                        checkTerms(
                                tokenizer.encode(images(), Pass.forTraining(MANAGER)),
                                0.03867233,
                                0.10268591,
                                -0.06401358,
                                0.03136474,
                                3.23204374));
    }

    @Test
    void bitsWithAverages() {
        VqganPlusTokenizerConfig config =
                new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 0, false, false, false);
        Tokenizer tokenizer = filled(config, Parts.lfq(CONTEXT, 6), 6);
        assertEquals(371_721, count(tokenizer));
        Step.run(
                () -> {
                    Summary latents =
                            new Summary(
                                    -0.0739625,
                                    0.6571905,
                                    0.1356392,
                                    0.07482709,
                                    -0.07563232,
                                    0.3163120);
                    Summary.check(
                            tokenizer.latents(images(), EVALUATION),
                            new Shape(2, 6, 8, 8),
                            latents);
                    Quantized quantized = tokenizer.encode(images(), EVALUATION);
                    checkTokens(
                            quantized, 4640, 35, 43, 35, 40, 40, 46, 37, 57, 34, 41, 44, 33, 41, 33,
                            33, 32);
                    Summary.check(
                            tokenizer.decode(quantized.latents(), EVALUATION),
                            IMAGES,
                            new Summary(
                                    -0.0920659,
                                    0.5900075,
                                    -0.2931635,
                                    -0.6243776,
                                    -0.3484018,
                                    -0.3024302));
                    checkTerms(quantized, 0.10473543, 0.10473543, 0, 0, 0);
                });
    }

    @Test
    void theLegacyDecoderNamesItsStagesInReverse() {
        VqganPlusTokenizerConfig config =
                new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 0, true, true, false);
        Tokenizer tokenizer = filled(config, Parts.lfq(CONTEXT, 6), 6);
        assertEquals(380_969, count(tokenizer));
        Step.run(
                () -> {
                    Quantized quantized = tokenizer.encode(images(), EVALUATION);
                    checkTokens(quantized, 4611, TOKENS_A);
                    Summary.check(
                            tokenizer.decode(quantized.latents(), EVALUATION),
                            IMAGES,
                            new Summary(
                                    -0.1070896,
                                    0.5651953,
                                    0.1361043,
                                    -0.4264556,
                                    -0.1281919,
                                    -0.4900295));
                });
    }

    @Test
    void tableWithStridedConvolutions() {
        Tokenizer tokenizer = filled(Parts.SMALL, Parts.vq(CONTEXT, 16, 8), 8);
        assertEquals(382_379, count(tokenizer) + 16 * 8);
        Step.run(
                () -> {
                    Summary latents =
                            new Summary(
                                    -0.0950313,
                                    0.6391965,
                                    0.4771376,
                                    0.9767013,
                                    -0.02420685,
                                    0.2957364);
                    Summary.check(
                            tokenizer.latents(images(), EVALUATION),
                            new Shape(2, 8, 8, 8),
                            latents);
                    Quantized quantized = tokenizer.encode(images(), EVALUATION);
                    checkTokens(quantized, 916, 3, 3, 10, 7, 7, 8, 2, 2, 3, 10, 2, 14, 5, 10, 2, 8);
                    Summary.check(
                            tokenizer.decode(quantized.latents(), EVALUATION),
                            IMAGES,
                            new Summary(
                                    -0.0892937,
                                    0.6121881,
                                    0.1056576,
                                    -0.1635635,
                                    -0.2596710,
                                    -0.00838202));
                    assertEquals(0.27876851, value(quantized.terms().get("codebook_loss")), 3e-6);
                    checkTerms(quantized, 0.34846064, 0.06969213, 0, 0, 0);
                });
    }

    private static Tokenizer filled(
            VqganPlusTokenizerConfig config, Quantizer quantizer, int channels) {
        Tokenizer tokenizer = Parts.tokenizer(config, quantizer, channels, CONTEXT);
        ConformanceFill.fill(tokenizer.block(), "");
        ConformanceFill.fill(quantizer.block(), "quantize.");
        return tokenizer;
    }

    private static NDArray images() {
        return ConformanceFill.uniform(MANAGER, "image", 2, 3, 16, 16);
    }

    private static void checkTokens(Quantized quantized, long sum, long... first) {
        long[] tokens = quantized.tokens().toLongArray();
        assertEquals(new Shape(2, 8, 8), quantized.tokens().getShape());
        assertArrayEquals(first, Arrays.copyOf(tokens, first.length));
        assertEquals(sum, Arrays.stream(tokens).sum());
    }

    private static void checkTerms(Quantized quantized, double... expected) {
        double[] actual = {
            value(quantized.loss()),
            value(quantized.terms().get("commitment_loss")),
            value(quantized.terms().get("entropy_loss")),
            value(quantized.terms().get("per_sample_entropy")),
            value(quantized.terms().get("avg_entropy"))
        };
        assertArrayEquals(expected, actual, 1e-5);
    }

    private static float value(NDArray scalar) {
        return scalar.getFloat();
    }

    private static long count(Tokenizer tokenizer) {
        return tokenizer.block().getParameters().values().stream()
                .mapToLong(p -> p.getShape().size())
                .sum();
    }
}
