package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.spi.ConfigType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerConfigTest {

    private static final ConfigType<? extends Record> TYPE =
            SamplerConfig.types().get(SamplerConfig.STANDARD);

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
                new ConfidenceConfig(
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

    @Test
    void everySamplerHasTheSharedSettingsWithTheSameFallbacks() {
        List<ConfigType.Entry> all = new ArrayList<>(TYPE.entries());
        all.removeIf(entry -> List.of("randomize_temperature", "faithful").contains(entry.key()));
        assertEquals(all, SamplerConfig.types().get("random").entries());
        List<ConfigType.Entry> halton =
                new ArrayList<>(SamplerConfig.types().get("halton").entries());
        assertEquals("randomize_start", halton.remove(halton.size() - 1).key());
        assertEquals(all, halton);
    }

    @Test
    void fallbacksAreNeverIdle() {
        for (ConfigType<? extends Record> type : SamplerConfig.types().values()) {
            for (String steps : List.of("1", "64")) {
                for (String scale : List.of("0", "7.1")) {
                    List<Object> values = new ArrayList<>();
                    for (ConfigType.Entry entry : type.entries()) {
                        String text =
                                switch (entry.key()) {
                                    case "steps" -> steps;
                                    case "guidance_scale" -> scale;
                                    default -> entry.fallback().orElseThrow();
                                };
                        values.add(parsed(entry.type(), text));
                    }
                    assertEquals(List.of(), ((SamplerConfig) type.create(values)).idle());
                }
            }
        }
    }

    @Test
    void findsSettingsThatChangeNothing() {
        assertIdle(random(8, true, 0.9, 2, Annealing.COSINE, 3, 0), "softmax_temperature");
        assertIdle(random(8, false, 0.9, 2, Annealing.COSINE, 4, 0));
        assertIdle(random(8, false, 1, 2, Annealing.LINEAR, 4, 0), "scale_pow");
        assertIdle(random(8, false, 1, 2, Annealing.NONE, 3, 1), "skip_guidance_below");
        assertIdle(random(8, false, 1, 2, Annealing.NONE, 3, 9), "skip_guidance_below");
        // The largest of the weights 0, 0.25, 0.5, … is 1.75.
        assertIdle(random(8, false, 1, 2, Annealing.LINEAR, 3, 1.7));
        assertIdle(random(8, false, 1, 2, Annealing.LINEAR, 3, 1.8), "guidance_scale");
    }

    @Test
    void theEndsOfARangeMakeNothingIdle() {
        assertIdle(random(8, false, 1, 0, Annealing.LINEAR, 3, 1));
        assertIdle(random(8, false, 1, 0, Annealing.COSINE, 4, 1));
        assertIdle(
                new ConfidenceConfig(
                        1, MaskSchedule.LINEAR, 1, false, 1, 2, Annealing.LINEAR, 3, 0, true));
    }

    private static RandomConfig random(
            int steps,
            boolean annealed,
            double softmax,
            double scale,
            Annealing annealing,
            double power,
            double skip) {
        return new RandomConfig(
                steps, MaskSchedule.ARCCOS, softmax, annealed, scale, annealing, power, skip);
    }

    private static void assertIdle(SamplerConfig config, String... settings) {
        assertEquals(
                List.of(settings),
                config.idle().stream().map(SamplerConfig.Idle::setting).toList());
    }

    private static void assertRefused(
            String setting, int steps, double softmax, double random, double scale, double power) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new ConfidenceConfig(
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
