package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Laws of the Taming-VQGAN autoencoder. */
class TamingTokenizerTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT = Parts.context(MANAGER, 1);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);
    private static final List<Integer> WIDTHS = List.of(1, 2);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void takesImagesOfAnyExtentThatTheStrideDivides() {
        Tokenizer tokenizer = made(Parts.taming(32, WIDTHS, 1, 0, 8, List.of(-1)));
        assertEquals(new ImageShape(3, 16, 16), tokenizer.image());
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "wide", 2, 3, 8, 20);
                    Quantized quantized = tokenizer.encode(images, EVALUATION);
                    assertEquals(new Shape(2, 6, 4, 10), quantized.latents().getShape());
                    NDArray decoded = tokenizer.decode(quantized.latents(), EVALUATION);
                    assertEquals(images.getShape(), decoded.getShape());
                });
    }

    @Test
    void greyIsZeroInside() {
        Tokenizer tokenizer = made(Parts.taming(32, WIDTHS, 1, 0, 8, List.of(-1)));
        NamedParameters parameters = NamedParameters.of(tokenizer);
        parameters
                .asMap()
                .forEach(
                        (name, array) -> {
                            if (name.endsWith(".bias")) {
                                array.muli(0);
                            }
                        });
        Step.run(
                () -> {
                    NDArray grey = MANAGER.ones(new Shape(1, 3, 16, 16)).mul(0.5f);
                    NDArray latents = tokenizer.latents(grey, EVALUATION);
                    assertArrayEquals(new float[6 * 8 * 8], latents.toFloatArray());
                    NDArray decoded = tokenizer.decode(latents, EVALUATION);
                    assertArrayEquals(grey.toFloatArray(), decoded.toFloatArray());
                });
    }

    @Test
    void attentionLiesInTheMiddleAndWhereTheSettingsSay() {
        assertEquals(
                List.of("encoder.down.1.attn.0", "encoder.mid.attn_1"),
                attentions(Parts.taming(32, WIDTHS, 1, 2, 8, List.of(-1)), "encoder."));
        assertEquals(
                List.of("decoder.mid.attn_1", "decoder.up.1.attn.0", "decoder.up.1.attn.1"),
                attentions(Parts.taming(32, WIDTHS, 1, 2, 8, List.of(-1)), "decoder."));
        assertEquals(
                List.of("encoder.down.0.attn.0", "encoder.mid.attn_1"),
                attentions(Parts.taming(32, WIDTHS, 1, 2, 8, List.of(0)), "encoder."));
        assertEquals(
                List.of("encoder.mid.attn_1", "decoder.mid.attn_1"),
                attentions(Parts.taming(32, WIDTHS, 1, 2, 8, List.of()), ""));
        assertEquals(
                List.of(),
                attentions(new TamingTokenizerConfig(32, WIDTHS, 1, 2, 8, false, List.of(-1)), ""));
    }

    @Test
    void attentionSeesTheWholeImage() {
        TamingAttention attention = new TamingAttention(TensorOps.of(CONTEXT.precision()), 32);
        attention.build(CONTEXT, "attention");
        Step.run(
                () -> {
                    NDArray x = ConformanceFill.symmetric(MANAGER, "x", 1, 32, 4, 4);
                    NDArray before = attention.apply(x, EVALUATION).sub(x);
                    NDArray other = x.duplicate();
                    other.set(new NDIndex("0, :, 3, 3"), 2f);
                    NDArray after = attention.apply(other, EVALUATION).sub(other);
                    float moved = before.sub(after).abs().get("0, :, 0, 0").max().getFloat();
                    assertTrue(moved > 1e-6, "the far corner moves nothing: " + moved);
                });
    }

    @Test
    void theLastLayerIsTheLastConvolutionOfTheDecoder() {
        Tokenizer tokenizer = made(Parts.taming(32, WIDTHS, 1, 0, 8, List.of(-1)));
        assertSame(
                NamedParameters.of(tokenizer).get("decoder.conv_out.weight"),
                tokenizer.lastLayer());
    }

    private static List<String> attentions(TamingTokenizerConfig config, String prefix) {
        String first = ".norm.weight";
        return NamedParameters.of(made(config)).names().stream()
                .filter(name -> name.startsWith(prefix) && name.endsWith(first))
                .map(name -> name.substring(0, name.length() - first.length()))
                .toList();
    }

    private static Tokenizer made(TamingTokenizerConfig config) {
        return new TamingTokenizerFactory()
                .create(config, new ImageShape(3, 16, 16), Parts.lfq(CONTEXT, 6), 6, CONTEXT);
    }
}
