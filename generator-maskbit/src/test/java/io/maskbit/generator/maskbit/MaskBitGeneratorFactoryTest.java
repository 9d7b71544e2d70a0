package io.maskbit.generator.maskbit;

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

class MaskBitGeneratorFactoryTest {

    private static final GridShape GRID = new GridShape(4, 4);

    private final MaskBitGeneratorFactory factory = new MaskBitGeneratorFactory();

    @Test
    void countsOfParametersAreThePublishedOnes() {
        Map<Integer, Long> published =
                Map.of(
                        10,
                        304_728_128L,
                        12,
                        304_795_776L,
                        14,
                        304_929_024L,
                        16,
                        305_193_472L,
                        18,
                        305_720_320L);
        published.forEach((bits, count) -> assertEquals(count, count(bits, 2), bits + " bits"));
        assertEquals(308_862_976L, count(12, 1));
        assertEquals(304_713_776L, count(12, 3));
        assertEquals(304_697_376L, count(12, 4));
        assertEquals(305_712_128L, count(10, 1));
        assertEquals(321_460_224L, count(14, 1));
    }

    @Test
    void refusesCodebookTokens() {
        assertEquals(
                "needs bit tokens, but is given codebook tokens (4096 entries on a 4x4 grid)",
                factory.fit(config(2), new TokenSpace.Codebook(4096, GRID)).reason());
    }

    @Test
    void refusesBitsThatTheGroupsDoNotDivide() {
        assertEquals(
                "14 bits cannot be split into 4 equal groups",
                factory.fit(config(4), new TokenSpace.Bits(14, GRID)).reason());
        assertTrue(factory.fit(config(2), new TokenSpace.Bits(14, GRID)).isAccepted());
    }

    @Test
    void refusesMoreValuesThanAnArrayHolds() {
        String reason = factory.fit(config(1), new TokenSpace.Bits(30, GRID)).reason();
        assertTrue(reason.endsWith("use more groups"), reason);
        assertTrue(factory.fit(config(3), new TokenSpace.Bits(30, GRID)).isAccepted());
    }

    @Test
    void everySettingIsExplainedAndHasAFallback() {
        assertEquals("maskbit", factory.id());
        ConfigType<MaskBitConfig> type = factory.config();
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
                                () -> new MaskBitConfig(2, 100, 2, 16, 64, 0.1, false))
                        .getMessage();
        assertEquals("width must be a multiple of heads, but 100 is not one of 16", message);
        assertThrows(
                IllegalArgumentException.class,
                () -> new MaskBitConfig(0, 64, 2, 4, 64, 0.1, false));
    }

    private static long count(int bits, int groups) {
        TokenSpace tokens = new TokenSpace.Bits(bits, new GridShape(16, 16));
        MaskBitGenerator generator =
                new MaskBitGenerator(
                        config(groups),
                        TokenGroups.of(tokens, groups),
                        1000,
                        TensorOps.of(Precision.FLOAT32));
        return generator.block().shapes().values().stream().mapToLong(Shape::size).sum();
    }

    private static MaskBitConfig config(int groups) {
        return new MaskBitConfig(groups, 1024, 24, 16, 4096, 0.1, false);
    }
}
