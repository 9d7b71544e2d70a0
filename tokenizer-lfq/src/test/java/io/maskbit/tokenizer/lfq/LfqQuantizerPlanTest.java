package io.maskbit.tokenizer.lfq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ConfigType;
import org.junit.jupiter.api.Test;

class LfqQuantizerPlanTest {

    private final LfqQuantizerFactory factory = new LfqQuantizerFactory();

    @Test
    void tokensAreWordsOfBits() {
        LfqQuantizerConfig config = new LfqQuantizerConfig(14, 0.25, 0.02, 0.01, 1);
        GridShape grid = new GridShape(16, 8);
        assertEquals(new TokenSpace.Bits(14, grid), factory.tokenSpace(config, grid));
        assertEquals(14, factory.latentChannels(config));
    }

    @Test
    void settingsHaveTheNamesOfTheFile() {
        assertEquals(
                "bits commitment_cost entropy_loss_weight entropy_loss_temperature entropy_gamma",
                String.join(
                        " ",
                        factory.config().entries().stream().map(ConfigType.Entry::key).toList()));
    }

    @Test
    void refusesEntropyOverTooManyCodes() {
        new LfqQuantizerConfig(18, 0.25, 0.02, 0.01, 1);
        new LfqQuantizerConfig(24, 0.25, 0, 0.01, 1);
        String message = refusal(19, 0.25, 0.02, 0.01, 1);
        assertTrue(message.contains("2^19") && message.contains("entropy_loss_weight: 0"), message);
    }

    @Test
    void refusesValuesOutOfRange() {
        assertEquals("bits must be 1 to 24, but is 0", refusal(0, 0.25, 0, 0.01, 1));
        assertEquals("bits must be 1 to 24, but is 25", refusal(25, 0.25, 0, 0.01, 1));
        assertTrue(refusal(4, Double.NaN, 0, 0.01, 1).startsWith("commitment_cost"));
        assertTrue(refusal(4, 0.25, -1, 0.01, 1).startsWith("entropy_loss_weight"));
        assertTrue(refusal(4, 0.25, 0, 0, 1).startsWith("entropy_loss_temperature"));
        assertTrue(refusal(4, 0.25, 0, 0.01, -1).startsWith("entropy_gamma"));
    }

    private static String refusal(
            int bits, double commitment, double weight, double temperature, double gamma) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new LfqQuantizerConfig(bits, commitment, weight, temperature, gamma))
                .getMessage();
    }
}
