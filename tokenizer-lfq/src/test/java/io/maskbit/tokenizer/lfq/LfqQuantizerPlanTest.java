package io.maskbit.tokenizer.lfq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ConfigType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LfqQuantizerPlanTest {

    private final LfqQuantizerFactory factory = new LfqQuantizerFactory();

    @Test
    void tokensAreWordsOfBits() {
        LfqQuantizerConfig config = config(EntropyForm.EXACT, false, 0, 0);
        GridShape grid = new GridShape(16, 8);
        assertEquals(new TokenSpace.Bits(14, grid), factory.tokenSpace(config, grid));
        assertEquals(14, factory.latentChannels(config));
    }

    @Test
    void settingsHaveTheNamesOfTheFile() {
        assertEquals(
                "bits commitment_cost entropy_loss_weight entropy_loss_temperature entropy_gamma"
                        + " entropy faithful entropy_group_bits entropy_positions",
                String.join(
                        " ",
                        factory.config().entries().stream().map(ConfigType.Entry::key).toList()));
    }

    @Test
    void refusesATableOfTooManyCodes() {
        new LfqQuantizerConfig(24, 0.25, 0.02, 0.01, 1, EntropyForm.EXACT, true, 0, 0);
        new LfqQuantizerConfig(18, 0.25, 0.02, 0.01, 1, EntropyForm.DENSE, false, 0, 0);
        String message =
                refusal(
                        () ->
                                new LfqQuantizerConfig(
                                        19, 0.25, 0.02, 0.01, 1, EntropyForm.DENSE, false, 0, 0));
        assertTrue(message.contains("2^19") && message.contains("entropy: exact"), message);
    }

    @Test
    void refusesSettingsWithoutEffect() {
        for (EntropyForm form : EntropyForm.values()) {
            if (form != EntropyForm.GROUPED) {
                assertEquals(
                        "entropy_group_bits has an effect only with entropy: grouped: leave it out",
                        refusal(() -> config(form, false, 3, 0)));
            }
            if (form != EntropyForm.SUBSAMPLED) {
                assertEquals(
                        "entropy_positions has an effect only with entropy: subsampled: leave it"
                                + " out",
                        refusal(() -> config(form, false, 0, 3)));
            }
        }
        assertEquals(9, config(EntropyForm.GROUPED, false, 0, 0).bitsPerGroup());
        assertEquals(1024, config(EntropyForm.SUBSAMPLED, false, 0, 0).positionsDrawn());
    }

    @Test
    void onlyWholeFormsAreFaithful() {
        config(EntropyForm.EXACT, true, 0, 0);
        config(EntropyForm.DENSE, true, 0, 0);
        for (EntropyForm form :
                List.of(EntropyForm.MARGINAL, EntropyForm.GROUPED, EntropyForm.SUBSAMPLED)) {
            assertTrue(refusal(() -> config(form, true, 0, 0)).startsWith("faithful: true"));
        }
    }

    @Test
    void refusesValuesOutOfRange() {
        assertEquals("bits must be 1 to 24, but is 0", refusal(0, 0.25, 0, 0.01, 1));
        assertEquals("bits must be 1 to 24, but is 25", refusal(25, 0.25, 0, 0.01, 1));
        assertTrue(refusal(4, Double.NaN, 0, 0.01, 1).startsWith("commitment_cost"));
        assertTrue(refusal(4, 0.25, -1, 0.01, 1).startsWith("entropy_loss_weight"));
        assertTrue(refusal(4, 0.25, 0, 0, 1).startsWith("entropy_loss_temperature"));
        assertTrue(refusal(4, 0.25, 0, 0.01, -1).startsWith("entropy_gamma"));
        assertEquals(
                "entropy_group_bits must be 0 to 14, but is 15",
                refusal(() -> config(EntropyForm.GROUPED, false, 15, 0)));
        assertEquals(
                "entropy_positions must be 0 or more, but is -1",
                refusal(() -> config(EntropyForm.SUBSAMPLED, false, 0, -1)));
    }

    private static LfqQuantizerConfig config(
            EntropyForm form, boolean faithful, int groupBits, int positions) {
        return new LfqQuantizerConfig(
                14, 0.25, 0.02, 0.01, 1, form, faithful, groupBits, positions);
    }

    private static String refusal(
            int bits, double commitment, double weight, double temperature, double gamma) {
        return refusal(
                () ->
                        new LfqQuantizerConfig(
                                bits,
                                commitment,
                                weight,
                                temperature,
                                gamma,
                                EntropyForm.EXACT,
                                false,
                                0,
                                0));
    }

    private static String refusal(Executable work) {
        return assertThrows(IllegalArgumentException.class, work).getMessage();
    }
}
