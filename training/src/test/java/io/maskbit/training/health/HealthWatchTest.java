package io.maskbit.training.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class HealthWatchTest {

    private final List<HealthWarning> said = new ArrayList<>();
    private final HealthWatch watch = new HealthWatch(said::add);

    @Test
    void aStuckBitIsSaidOnceWhenItBeginsAndOnceWhenItEnds() {
        watchEvery(50, 2000, step -> bits(step > 500 && step <= 1200 ? 0.0 : 0.5, 0.4));
        assertEquals(2, said.size(), said::toString);
        HealthWarning begun = said.get(0);
        assertEquals(HealthRule.STUCK_BITS, begun.rule());
        assertEquals(501, begun.from());
        assertEquals(700, begun.judged(), "four windows make 200 steps");
        assertEquals(OptionalLong.empty(), begun.until());
        assertTrue(
                begun.text()
                        .startsWith(
                                "bit 0 has been 0 in 100.0 % of tokens for 200 steps: raise"
                                        + " entropy_loss_weight"),
                begun::text);
        assertEquals(OptionalLong.of(1200), said.get(1).until());
        assertEquals(List.of(said.get(1)), watch.warnings());
    }

    @Test
    void bitsThatStickTogetherAreSaidTogether() {
        watchEvery(100, 500, step -> bits(0.999, 0.002));
        assertEquals(1, said.size());
        assertTrue(
                said.get(0)
                        .seen()
                        .equals(
                                "bit 0 has been 1 in 99.9 % of tokens, bit 1 has been 0 in 99.8 %"
                                        + " of tokens"),
                () -> said.get(0).seen());
        assertEquals(500, watch.warnings().get(0).judged(), "it lasts");
    }

    @Test
    void bitsThatStickForAMomentOrNearlyAreNotSaid() {
        watchEvery(50, 3000, step -> bits(step % 200 == 0 ? 0.5 : 0, 0.011));
        assertEquals(List.of(), said);
    }

    @Test
    void aMomentOfHealthDoesNotEndAWarning() {
        watchEvery(100, 3000, step -> bits(step % 1000 == 0 ? 0.5 : 0, 0.5));
        assertEquals(1, said.size(), said::toString);
        assertEquals(1, said.get(0).from());
    }

    @Test
    void longWindowsStillNeedThree() {
        watchEvery(500, 1000, step -> bits(0, 0));
        assertEquals(List.of(), said);
        watch.observe(1500, bits(0, 0));
        assertEquals(1, said.size());
    }

    @Test
    void eachRuleSpeaksBeyondItsThresholdAndIsSilentBelow() {
        Map<HealthRule, Map<String, Double>> wrong = new HashMap<>();
        Map<HealthRule, Map<String, Double>> right = new HashMap<>();
        wrong.put(HealthRule.STUCK_BITS, bits(0.995, 0.5));
        right.put(HealthRule.STUCK_BITS, bits(0.985, 0.5));
        wrong.put(HealthRule.COLLAPSED_CODEBOOK, Map.of(HealthWindow.ENTROPY, 0.4));
        right.put(HealthRule.COLLAPSED_CODEBOOK, Map.of(HealthWindow.ENTROPY, 0.6));
        wrong.put(HealthRule.UNUSED_CODES, usage(0.04, 0.5));
        right.put(HealthRule.UNUSED_CODES, usage(0.06, 0.5));
        wrong.put(HealthRule.DISCRIMINATOR_DOMINATES, sides(0.97, 0.99));
        right.put(HealthRule.DISCRIMINATOR_DOMINATES, sides(0.9, 1));
        wrong.put(HealthRule.DISCRIMINATOR_LOSS_GONE, Map.of("health.discriminator_loss", 0.01));
        right.put(HealthRule.DISCRIMINATOR_LOSS_GONE, Map.of("health.discriminator_loss", 0.06));
        wrong.put(HealthRule.LOGIT_DRIFT, logits(-0.5, -11));
        right.put(HealthRule.LOGIT_DRIFT, logits(9, -9));
        wrong.put(HealthRule.ADVERSARIAL_LOSS_OUTWEIGHS, Map.of("health.share_adversarial", 0.6));
        right.put(HealthRule.ADVERSARIAL_LOSS_OUTWEIGHS, Map.of("health.share_adversarial", 0.4));
        wrong.put(HealthRule.GRADIENTS_GONE, Map.of("health.gradient_norm", 1e-8));
        right.put(HealthRule.GRADIENTS_GONE, Map.of("health.gradient_norm", 1e-4));
        for (HealthRule rule : HealthRule.values()) {
            if (rule != HealthRule.GRADIENTS_GROWN) { // needs a past, see below
                assertEquals(List.of(rule), rulesOf(wrong.get(rule)), rule.key());
                assertEquals(List.of(), rulesOf(right.get(rule)), rule.key());
            }
        }
    }

    @Test
    void gradientsAreComparedWithWhatWasUsual() {
        watchEvery(100, 3000, step -> norm(step <= 2000 ? 1 : 9));
        assertEquals(List.of(), said);
        HealthWatch other = new HealthWatch(said::add);
        for (long step = 100; step <= 3000; step += 100) {
            other.observe(step, norm(step <= 1000 ? 1 : 20));
        }
        assertEquals(1, said.size(), "what is tenfold does not become usual");
        assertEquals(HealthRule.GRADIENTS_GROWN, said.get(0).rule());
        assertEquals(1001, said.get(0).from());
    }

    @Test
    void stepsWithoutHealthNumbersAreNoWindows() {
        for (long step = 1; step <= 500; step++) {
            watch.observe(step, Map.of("total_loss", 1.0));
        }
        watch.observe(600, bits(0, 0));
        assertEquals(List.of(), said);
    }

    private List<HealthRule> rulesOf(Map<String, Double> numbers) {
        HealthWatch fresh = new HealthWatch(warning -> {});
        for (long step = 50; step <= 500; step += 50) {
            fresh.observe(step, numbers);
        }
        return fresh.warnings().stream().map(HealthWarning::rule).toList();
    }

    private void watchEvery(long steps, long until, LongFunction<Map<String, Double>> numbers) {
        for (long step = steps; step <= until; step += steps) {
            watch.observe(step, numbers.apply(step));
        }
    }

    private static Map<String, Double> bits(double first, double second) {
        return Map.of("health.bit_00_ones", first, "health.bit_01_ones", second);
    }

    private static Map<String, Double> usage(double usage, double attainable) {
        return Map.of(HealthWindow.USAGE, usage, HealthWindow.ATTAINABLE, attainable);
    }

    private static Map<String, Double> sides(double real, double fake) {
        return Map.of("health.real_above_zero", real, "health.fake_below_zero", fake);
    }

    private static Map<String, Double> logits(double real, double fake) {
        return Map.of("health.logits_real", real, "health.logits_fake", fake);
    }

    private static Map<String, Double> norm(double norm) {
        return Map.of("health.gradient_norm", norm);
    }
}
