package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.spi.ConfigType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataConfigTest {

    @Test
    void noSettingIsRequired() {
        for (ConfigType.Entry entry : DataConfig.type().entries()) {
            assertTrue(entry.fallback().isPresent(), entry.key());
        }
    }

    @Test
    void settingsWithoutEffectAreRefused() {
        assertRefused("path is missing", DataConfig.Kind.IDX, "", 0, DataConfig.Crop.CENTER, 1);
        assertRefused("path has no", DataConfig.Kind.SHAPES, "x", 0, DataConfig.Crop.CENTER, 1);
        assertRefused(
                "validation_fraction has",
                DataConfig.Kind.IDX,
                "x",
                0.1,
                DataConfig.Crop.CENTER,
                1);
        assertRefused("min_scale and", DataConfig.Kind.IDX, "x", 0, DataConfig.Crop.CENTER, 0.8);
        assertRefused("min_scale must", DataConfig.Kind.IDX, "x", 0, DataConfig.Crop.RANDOM, 0);
    }

    private static void assertRefused(
            String message,
            DataConfig.Kind use,
            String path,
            double fraction,
            DataConfig.Crop crop,
            double minScale) {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new DataConfig(
                                        use,
                                        Path.of(path),
                                        0,
                                        0,
                                        fraction,
                                        List.of(),
                                        0,
                                        32,
                                        2,
                                        10,
                                        Interpolation.BILINEAR,
                                        crop,
                                        minScale,
                                        false,
                                        false));
        assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
    }
}
