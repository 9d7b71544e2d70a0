package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.ConfigType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the factories say before anything is built. */
class PlanTest {

    private static final List<Integer> PUBLISHED = List.of(1, 1, 2, 2, 4);

    private final VqganPlusTokenizerFactory tokenizers = new VqganPlusTokenizerFactory();
    private final VqQuantizerFactory quantizers = new VqQuantizerFactory();

    @Test
    void theGridIsTheImageDividedByTheStride() {
        VqganPlusTokenizerConfig config = tokenizer(128, PUBLISHED, 2, 0, false);
        assertEquals(new GridShape(16, 16), tokenizers.grid(config, new ImageShape(3, 256, 256)));
        assertEquals(new GridShape(8, 20), tokenizers.grid(config, new ImageShape(3, 128, 320)));
        VqganPlusTokenizerConfig flat = tokenizer(32, List.of(1), 1, 0, false);
        assertEquals(new GridShape(7, 5), tokenizers.grid(flat, new ImageShape(3, 7, 5)));
    }

    @Test
    void refusesImagesThatTheStrideDoesNotDivide() {
        VqganPlusTokenizerConfig config = tokenizer(128, PUBLISHED, 2, 0, false);
        String message = refusal(() -> tokenizers.grid(config, new ImageShape(3, 256, 200)));
        assertTrue(message.contains("multiples of 16"), message);
        assertTrue(message.contains("256x200"), message);
    }

    @Test
    void planningAllocatesNothing() {
        // A table of 2^62 values cannot be allocated anywhere, and a width of 2^30 neither.
        VqQuantizerConfig vast = Parts.vqConfig(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, false);
        GridShape grid = new GridShape(4, 6);
        assertEquals(
                new TokenSpace.Codebook(Integer.MAX_VALUE, grid),
                quantizers.tokenSpace(vast, grid));
        assertEquals(Integer.MAX_VALUE, quantizers.latentChannels(vast));
        VqganPlusTokenizerConfig wide = tokenizer(1 << 30, List.of(1, 1), 1, 0, false);
        assertEquals(new GridShape(2, 4), tokenizers.grid(wide, new ImageShape(3, 4, 8)));
    }

    @Test
    void settingsHaveTheNamesOfTheFile() {
        assertEquals(
                "hidden_channels channel_mult num_res_blocks num_res_blocks_decoder"
                        + " sample_with_conv legacy_decoder freeze_encoder",
                keys(tokenizers));
        assertEquals(
                "codebook_size token_size commitment_cost entropy_loss_weight"
                        + " entropy_loss_temperature entropy_gamma l2_normalised",
                keys(quantizers));
        assertEquals(
                "hidden_channels num_stages blur_resample blur_kernel_size",
                keys(new VqganPlusDiscriminatorFactory()));
        assertEquals(
                "hidden_channels channel_mult num_res_blocks num_res_blocks_decoder z_channels"
                        + " attention attention_levels",
                keys(new TamingTokenizerFactory()));
        assertEquals("hidden_channels num_stages", keys(new PatchGanFactory()));
        assertEquals("", keys(new NoPerceptualLossFactory()));
    }

    @Test
    void refusesTokenizersThatCannotBeBuilt() {
        assertTrue(refusal(() -> tokenizer(48, PUBLISHED, 2, 0, false)).contains("multiple of 32"));
        assertTrue(refusal(() -> tokenizer(32, List.of(), 2, 0, false)).contains("channel_mult"));
        assertTrue(
                refusal(() -> tokenizer(32, List.of(1, 0), 2, 0, false)).contains("channel_mult"));
        assertTrue(refusal(() -> tokenizer(32, PUBLISHED, 0, 0, false)).contains("num_res_blocks"));
        assertTrue(
                refusal(() -> tokenizer(32, PUBLISHED, 2, -1, false))
                        .contains("num_res_blocks_decoder"));
        assertTrue(refusal(() -> tokenizer(32, PUBLISHED, 2, 3, true)).contains("legacy_decoder"));
    }

    @Test
    void refusesTamingTokenizersThatCannotBeBuilt() {
        List<Integer> coarsest = List.of(-1);
        assertTrue(
                refusal(() -> Parts.taming(48, PUBLISHED, 2, 3, 256, coarsest))
                        .contains("hidden_channels"));
        assertTrue(
                refusal(() -> Parts.taming(32, PUBLISHED, 0, 3, 256, coarsest))
                        .contains("num_res_blocks"));
        assertTrue(
                refusal(() -> Parts.taming(32, PUBLISHED, 2, -1, 256, coarsest))
                        .contains("num_res_blocks_decoder"));
        assertTrue(
                refusal(() -> Parts.taming(32, PUBLISHED, 2, 3, 0, coarsest))
                        .contains("z_channels"));
        assertTrue(
                refusal(() -> Parts.taming(32, PUBLISHED, 2, 3, 256, List.of(5)))
                        .contains("attention_levels"));
        String idle =
                refusal(
                        () ->
                                new TamingTokenizerConfig(
                                        32, PUBLISHED, 2, 3, 256, false, List.of(4)));
        assertTrue(idle.contains("attention_levels") && idle.contains("no effect"), idle);
    }

    @Test
    void refusesPatchGansThatCannotBeBuilt() {
        assertTrue(refusal(() -> new PatchGanConfig(0, 3)).contains("hidden_channels"));
        assertTrue(refusal(() -> new PatchGanConfig(64, 9)).contains("num_stages"));
        PatchGanConfig config = new PatchGanConfig(64, 3);
        config.check(new ImageShape(3, 24, 28));
        String small = refusal(() -> config.check(new ImageShape(3, 28, 23)));
        assertTrue(small.contains("at least 24x24") && small.contains("28x23"), small);
    }

    @Test
    void refusesQuantizersThatCannotBeBuilt() {
        assertTrue(refusal(() -> Parts.vqConfig(1, 8, 0, false)).contains("codebook_size"));
        assertTrue(refusal(() -> Parts.vqConfig(8, 0, 0, false)).contains("token_size"));
        assertTrue(refusal(() -> Parts.vqConfig(8, 8, -1, false)).contains("entropy_loss_weight"));
        assertTrue(
                refusal(() -> new VqQuantizerConfig(8, 8, -1, 0, 1, 1, false))
                        .contains("commitment_cost"));
        assertTrue(
                refusal(() -> new VqQuantizerConfig(8, 8, 1, 0, 0, 1, false))
                        .contains("entropy_loss_temperature"));
        assertTrue(
                refusal(() -> new VqQuantizerConfig(8, 8, 1, 0, 1, Double.NaN, false))
                        .contains("entropy_gamma"));
    }

    @Test
    void refusesDiscriminatorsThatCannotBeBuilt() {
        assertTrue(
                refusal(() -> new VqganPlusDiscriminatorConfig(100, 4, true, 4))
                        .contains("hidden_channels"));
        assertTrue(
                refusal(() -> new VqganPlusDiscriminatorConfig(128, 0, true, 4))
                        .contains("num_stages"));
        assertTrue(
                refusal(() -> new VqganPlusDiscriminatorConfig(128, 4, true, 6))
                        .contains("blur_kernel_size"));
    }

    private static VqganPlusTokenizerConfig tokenizer(
            int hidden, List<Integer> multipliers, int blocks, int decoderBlocks, boolean legacy) {
        return new VqganPlusTokenizerConfig(
                hidden, multipliers, blocks, decoderBlocks, true, legacy, false);
    }

    private static String keys(ComponentFactory<?> factory) {
        return String.join(
                " ", factory.config().entries().stream().map(ConfigType.Entry::key).toList());
    }

    private static String refusal(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }
}
