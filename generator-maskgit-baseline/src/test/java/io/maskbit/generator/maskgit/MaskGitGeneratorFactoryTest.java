package io.maskbit.generator.maskgit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ConfigType;
import io.maskbit.tensor.TensorOps;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskGitGeneratorFactoryTest {

    private static final GridShape GRID = new GridShape(4, 4);

    private final MaskGitGeneratorFactory factory = new MaskGitGeneratorFactory();

    @Test
    void countsOfParametersAreThePublishedOnes() {
        Map<Integer, Long> published =
                Map.of(
                        10,
                        304_735_232L,
                        12,
                        304_817_152L,
                        14,
                        304_980_992L,
                        16,
                        305_308_672L,
                        18,
                        305_964_032L);
        published.forEach((bits, count) -> assertEquals(count, count(bits, 2), bits + " bits"));
        assertEquals(309_895_168L, count(12, 1));
        assertEquals(305_963_008L, count(10, 1));
    }

    @Test
    void takesCodebooksAndBits() {
        assertTrue(factory.fit(config(1), new TokenSpace.Codebook(1000, GRID)).isAccepted());
        assertTrue(factory.fit(config(2), new TokenSpace.Codebook(1024, GRID)).isAccepted());
        assertTrue(factory.fit(config(2), new TokenSpace.Bits(14, GRID)).isAccepted());
    }

    @Test
    void refusesGroupsThatTheTokensDoNotHave() {
        assertEquals(
                "a codebook of 1000 entries is not a power of two and has exactly one group, not 2",
                factory.fit(config(2), new TokenSpace.Codebook(1000, GRID)).reason());
        assertEquals(
                "14 bits cannot be split into 4 equal groups",
                factory.fit(config(4), new TokenSpace.Bits(14, GRID)).reason());
    }

    @Test
    void refusesMoreValuesThanAnArrayHolds() {
        String reason = factory.fit(config(1), new TokenSpace.Bits(30, GRID)).reason();
        assertTrue(reason.endsWith("use more groups"), reason);
        assertTrue(factory.fit(config(3), new TokenSpace.Bits(30, GRID)).isAccepted());
    }

    @Test
    void everySettingIsExplainedAndHasAFallback() {
        assertEquals("maskgit", factory.id());
        ConfigType<MaskGitConfig> type = factory.config();
        assertEquals(7, type.entries().size());
        for (ConfigType.Entry entry : type.entries()) {
            assertTrue(!entry.about().isBlank() && entry.fallback().isPresent(), entry.key());
        }
    }

    @Test
    void refusesWidthsThatHeadsDoNotDivide() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new MaskGitConfig(2, 100, 2, 16, 64, 0.1, false))
                        .getMessage();
        assertEquals("width must be a multiple of heads, but 100 is not one of 16", message);
        assertThrows(
                IllegalArgumentException.class,
                () -> new MaskGitConfig(0, 64, 2, 4, 64, 0.1, false));
    }

    private static long count(int bits, int groups) {
        TokenSpace tokens = new TokenSpace.Bits(bits, new GridShape(16, 16));
        MaskGitGenerator generator =
                new MaskGitGenerator(
                        config(groups),
                        TokenGroups.of(tokens, groups),
                        1000,
                        TensorOps.of(Precision.FLOAT32));
        return generator.block().shapes().values().stream().mapToLong(Shape::size).sum();
    }

    private static MaskGitConfig config(int groups) {
        return new MaskGitConfig(groups, 1024, 24, 16, 4096, 0.1, false);
    }
}
