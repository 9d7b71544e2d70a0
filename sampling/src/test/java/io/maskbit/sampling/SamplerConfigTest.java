package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.spi.ConfigType;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerConfigTest {

    private static final ConfigType<SamplerConfig> TYPE =
            ConfigType.of(SamplerConfig.class, MethodHandles.lookup());

    @Test
    void theStandardIsWhatTheFallbacksSay() {
        List<Object> values = new ArrayList<>();
        for (ConfigType.Entry entry : TYPE.entries()) {
            values.add(parsed(entry.type(), entry.fallback().orElseThrow()));
        }
        assertEquals(SamplerConfig.standard(), TYPE.create(values));
    }

    @Test
    void settingsHaveTheNamesOfTheReference() {
        assertEquals(
                List.of(
                        "steps",
                        "schedule",
                        "softmax_temperature",
                        "temperature_annealing",
                        "randomize_temperature",
                        "guidance_scale",
                        "guidance_annealing",
                        "scale_pow",
                        "skip_guidance_below",
                        "faithful"),
                TYPE.entries().stream().map(ConfigType.Entry::key).toList());
    }

    @Test
    void refusesWhatIsOutOfRangeByTheNameOfTheSetting() {
        assertRefused("steps", 0, 1, 1, 1, 1);
        assertRefused("softmax_temperature", 8, 0, 1, 1, 1);
        assertRefused("randomize_temperature", 8, 1, -1, 1, 1);
        assertRefused("guidance_scale", 8, 1, 1, Double.NaN, 1);
        assertRefused("scale_pow", 8, 1, 1, 1, 0);
    }

    @Test
    void annealedTemperatureFallsFromAlmostOnePointThreeToOneHalf() {
        SamplerConfig config =
                new SamplerConfig(
                        4,
                        MaskSchedule.ARCCOS,
                        9,
                        true,
                        1,
                        0,
                        Guidance.Annealing.NONE,
                        1,
                        0,
                        false);
        assertEquals(1.1, config.temperature(0), 1e-12);
        assertEquals(0.5, config.temperature(3), 1e-12);
    }

    private static void assertRefused(
            String setting, int steps, double softmax, double random, double scale, double power) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new SamplerConfig(
                                                steps,
                                                MaskSchedule.ARCCOS,
                                                softmax,
                                                false,
                                                random,
                                                scale,
                                                Guidance.Annealing.COSINE,
                                                power,
                                                0,
                                                false))
                        .getMessage();
        assertTrue(message.startsWith(setting + " must"), message);
    }

    private static Object parsed(java.lang.reflect.Type type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == double.class) {
            return Double.valueOf(text);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        return type == MaskSchedule.class
                ? MaskSchedule.of(text)
                : Guidance.Annealing.valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
}
