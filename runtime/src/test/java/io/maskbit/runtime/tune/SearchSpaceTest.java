package io.maskbit.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.sampling.Guidance;
import io.maskbit.sampling.HaltonConfig;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.sampling.SamplerConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {

    private static final SamplerConfig CONFIDENCE = SamplerConfig.standard();
    private static final SamplerConfig HALTON =
            new HaltonConfig(
                    12, MaskSchedule.ARCCOS, 1, false, 3, Guidance.Annealing.LINEAR, 3, 0, false);

    @Test
    void searchesWhatTheSamplerUsesAroundItsValues() {
        assertEquals(
                Map.of(
                        Knob.GUIDANCE_SCALE,
                        new Range(0, 14.2),
                        Knob.SCALE_POW,
                        new Range(1, 9),
                        Knob.RANDOMIZE_TEMPERATURE,
                        new Range(0, 15.6),
                        Knob.STEPS,
                        new Range(32, 128)),
                SearchSpace.of(CONFIDENCE, List.of()).ranges());
        assertEquals(
                Set.of(Knob.GUIDANCE_SCALE, Knob.STEPS),
                SearchSpace.of(HALTON, List.of()).ranges().keySet());
    }

    @Test
    void readsRanges() {
        SearchSpace space = SearchSpace.of(CONFIDENCE, List.of("guidance_scale=1:2.5", "steps=12"));
        assertEquals(new Range(1, 2.5), space.ranges().get(Knob.GUIDANCE_SCALE));
        assertEquals(new Range(12, 12), space.ranges().get(Knob.STEPS));
    }

    @Test
    void eachRangeIsCoveredEvenly() {
        SearchSpace space = SearchSpace.of(CONFIDENCE, List.of("guidance_scale=0:10", "steps=8:8"));
        List<Map<String, String>> drawn = space.draw(20, new SplittableRandom(1));
        Set<Integer> tenths = new HashSet<>();
        for (Map<String, String> settings : drawn) {
            double scale = Double.parseDouble(settings.get("guidance_scale"));
            assertTrue(scale >= 0 && scale <= 10);
            tenths.add((int) Math.min(19, Math.floor((scale - 0.005) * 2)));
            assertEquals("8", settings.get("steps"));
            double power = Double.parseDouble(settings.get("scale_pow"));
            assertTrue(power >= 1 && power <= 9);
        }
        assertTrue(tenths.size() >= 18, "parts of the range that were met: " + tenths);
        assertEquals(
                10,
                drawn.stream().filter(s -> Double.parseDouble(s.get("scale_pow")) < 3).count(),
                1,
                "a power is as often below as above three times the least");
        assertEquals(drawn, space.draw(20, new SplittableRandom(1)));
    }

    @Test
    void refusesWhatCannotBeSearched() {
        assertRefused(HALTON, "scale_pow=1:2", "changes nothing in the sampler");
        assertRefused(HALTON, "randomize_temperature=1:2", "changes nothing in the sampler");
        assertRefused(CONFIDENCE, "guidance_scal=1:2", "did you mean 'guidance_scale'?");
        for (String text :
                List.of("2:1", "-1:2", "a:b", "", "1:2:3", "NaN:2", "1:Infinity", "0:NaN")) {
            assertRefused(CONFIDENCE, "guidance_scale=" + text, "this is no range");
        }
        assertRefused(CONFIDENCE, "steps=0:4", "numbers from 1 on");
    }

    private static void assertRefused(SamplerConfig config, String range, String why) {
        String message =
                assertThrows(
                                ExperimentException.class,
                                () -> SearchSpace.of(config, List.of(range)))
                        .getMessage();
        assertTrue(message.contains(why), message);
    }
}
