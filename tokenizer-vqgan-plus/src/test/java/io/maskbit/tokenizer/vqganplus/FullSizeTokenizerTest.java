package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.maskbit.tensor.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for the published configurations on a small image (A.3). */
class FullSizeTokenizerTest {

    private static final List<Integer> WIDTHS = List.of(1, 1, 2, 2, 4);
    private static final Shape IMAGES = new Shape(2, 3, 64, 64);

    @Test
    void twelveBits() {
        try (NDManager manager = Backend.open("cpu")) {
            BuildContext context = Parts.context(manager, 1);
            Quantizer quantizer = Parts.lfq(context, 12);
            Tokenizer tokenizer =
                    filled(
                            new VqganPlusTokenizerConfig(128, WIDTHS, 2, 0, true, false, false),
                            quantizer,
                            12,
                            context);
            assertEquals(25_125_260 + 29_353_987, count(tokenizer));
            assertEquals(87 + 88, tokenizer.block().getParameters().size());
            Step.run(
                    () -> {
                        Pass pass = Pass.evaluation(manager);
                        NDArray images = ConformanceFill.uniform(manager, "image64", 2, 3, 64, 64);
                        Summary latents = Summary.of(tokenizer.latents(images, pass));
                        assertEquals(0.06437060, latents.mean(), 1e-4);
                        assertEquals(0.59995930, latents.rms(), 1e-4);
                        assertEquals(-0.2342274, latents.first(), 1e-4);
                        assertEquals(-0.4781686, latents.last(), 1e-4);
                        Quantized quantized = tokenizer.encode(images, pass);
                        assertArrayEquals(
                                new long[] {
                                    4058, 731, 1752, 848, 4033, 1989, 2968, 988, 1920, 4061, 1998,
                                    1533, 1972, 1484, 1503, 1740, 3994, 969, 2008, 1916, 3267, 1289,
                                    1347, 460, 3810, 2496, 2015, 1480, 1467, 3006, 3487, 1503
                                },
                                quantized.tokens().toLongArray());
                        Summary decoded =
                                new Summary(
                                        0.009089982,
                                        0.4708909,
                                        0.2468317,
                                        0.2112490,
                                        0.2207645,
                                        -0.01295255);
                        Summary.check(tokenizer.decode(quantized.latents(), pass), IMAGES, decoded);
                        Summary.check(
                                tokenizer.decodeTokens(quantized.tokens(), pass), IMAGES, decoded);
                    });
        }
    }

    @Test
    void maskgit() {
        try (NDManager manager = Backend.open("cpu")) {
            BuildContext context = Parts.context(manager, 1);
            Quantizer quantizer = Parts.vq(context, 1024, 256);
            Tokenizer tokenizer =
                    filled(
                            new VqganPlusTokenizerConfig(128, WIDTHS, 2, 0, false, true, false),
                            quantizer,
                            256,
                            context);
            assertEquals(23_775_104 + 30_478_339, count(tokenizer));
            assertEquals(79 + 88, tokenizer.block().getParameters().size());
            Step.run(
                    () -> {
                        Pass pass = Pass.evaluation(manager);
                        NDArray images = ConformanceFill.uniform(manager, "image64", 2, 3, 64, 64);
                        Summary latents = Summary.of(tokenizer.latents(images, pass));
                        assertEquals(0.01793076, latents.mean(), 1e-4);
                        assertEquals(0.5988358, latents.rms(), 1e-4);
                        assertEquals(0.1473342, latents.first(), 1e-4);
                        Quantized quantized = tokenizer.encode(images, pass);
                        assertArrayEquals(
                                new long[] {
                                    217, 896, 739, 11, 663, 421, 218, 218, 288, 700, 292, 1023, 288,
                                    421, 762, 690, 217, 517, 739, 11, 663, 421, 11, 218, 288, 700,
                                    584, 1023, 288, 601, 601, 690
                                },
                                quantized.tokens().toLongArray());
                        Summary decoded =
                                Summary.of(tokenizer.decodeTokens(quantized.tokens(), pass));
                        assertEquals(0.01119249, decoded.mean(), 1e-4);
                        assertEquals(0.4440846, decoded.rms(), 1e-4);
                        assertEquals(0.03446792, decoded.first(), 1e-4);
                        assertEquals(0.04618159, decoded.last(), 1e-4);
                    });
        }
    }

    @Test
    void taming() {
        try (NDManager manager = Backend.open("cpu")) {
            BuildContext context = Parts.context(manager, 1);
            Quantizer quantizer = Parts.vq(context, 1024, 256);
            TamingTokenizerFactory factory = new TamingTokenizerFactory();
            Tokenizer tokenizer =
                    factory.create(
                            Parts.taming(128, WIDTHS, 2, 3, 256, List.of(-1)),
                            new ImageShape(3, 64, 64),
                            quantizer,
                            256,
                            context);
            ConformanceFill.fill(tokenizer.block(), "");
            ConformanceFill.fill(quantizer.block(), "quantize.");
            assertEquals(29_298_176 + 42_449_795 + 2 * 65_792, count(tokenizer));
            assertEquals(343 - 1, tokenizer.block().getParameters().size());
            Step.run(
                    () -> {
                        Pass pass = Pass.evaluation(manager);
                        NDArray images = ConformanceFill.uniform(manager, "image64", 2, 3, 64, 64);
                        Summary latents = Summary.of(tokenizer.latents(images, pass));
                        assertEquals(0.02939348, latents.mean(), 1e-4);
                        assertEquals(0.5069767, latents.rms(), 1e-4);
                        assertEquals(0.6781889, latents.first(), 1e-4);
                        Quantized quantized = tokenizer.encode(images, pass);
                        assertArrayEquals(
                                new long[] {
                                    194, 101, 767, 552, 687, 710, 734, 492, 715, 146, 479, 146, 333,
                                    146, 700, 377, 911, 917, 375, 146, 687, 179, 337, 274, 687, 892,
                                    933, 661, 715, 450, 432, 316
                                },
                                quantized.tokens().toLongArray());
                        Summary decoded = Summary.of(tokenizer.decode(quantized.latents(), pass));
                        assertEquals(0.5539223, decoded.mean(), 1e-4);
                        assertEquals(0.5924975, decoded.rms(), 1e-4);
                        assertEquals(0.3602778, decoded.first(), 1e-4);
                        assertEquals(0.4798484, decoded.last(), 1e-4);
                    });
        }
    }

    private static Tokenizer filled(
            VqganPlusTokenizerConfig config,
            Quantizer quantizer,
            int channels,
            BuildContext context) {
        Tokenizer tokenizer =
                new VqganPlusTokenizerFactory()
                        .create(config, new ImageShape(3, 64, 64), quantizer, channels, context);
        ConformanceFill.fill(tokenizer.block(), "");
        ConformanceFill.fill(quantizer.block(), "quantize.");
        return tokenizer;
    }

    private static long count(Tokenizer tokenizer) {
        return tokenizer.block().getParameters().values().stream()
                .mapToLong(p -> p.getShape().size())
                .sum();
    }
}
