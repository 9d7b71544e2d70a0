package io.maskbit.runtime.plan;

import static io.maskbit.runtime.plan.SmallPlans.BASE;
import static io.maskbit.runtime.plan.SmallPlans.plan;
import static io.maskbit.runtime.plan.SmallPlans.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.sampling.ConfidenceConfig;
import io.maskbit.sampling.Guidance;
import io.maskbit.sampling.HaltonConfig;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.sampling.RandomConfig;
import io.maskbit.sampling.SamplerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sampler is chosen, and which of its settings are refused. */
class SamplerPlanTest {

    private static final SamplerConfig HALTON =
            new HaltonConfig(
                    12, MaskSchedule.COSINE, 0.9, false, 2, Guidance.Annealing.LINEAR, 3, 0, true);

    private static String with(String sampling) {
        return BASE + "sampling: {" + sampling + "}\n";
    }

    private static ArmPlan arm(String text) {
        return plan(text).arms().get(0);
    }

    private static SamplerConfig sampler(ArmPlan arm) {
        return arm.machine().sampling().orElseThrow();
    }

    @Test
    void theConfidenceSamplerIsUsedWhereNoneIsNamed() {
        assertEquals(SamplerConfig.standard(), sampler(arm(BASE)));
        assertEquals(SamplerConfig.standard(), sampler(arm(with("use: confidence"))));
        assertEquals(arm(BASE).digest(), arm(with("use: confidence")).digest());
        assertEquals(5, ((ConfidenceConfig) sampler(arm(with("steps: 5")))).steps());
    }

    @Test
    void readsEachSampler() {
        assertEquals(
                HALTON,
                sampler(
                        arm(
                                with(
                                        "use: halton, steps: 12, schedule: cosine,"
                                                + " softmax_temperature: 0.9, guidance_scale: 2,"
                                                + " guidance_annealing: linear, randomize_start: true"))));
        assertTrue(sampler(arm(with("use: random, steps: 3"))) instanceof RandomConfig);
    }

    @Test
    void settingsSpelledOutPlanAgainToEqualOnes() {
        for (String sampling :
                List.of(
                        "steps: 1",
                        "use: confidence, faithful: true, guidance_scale: 0",
                        "use: random, temperature_annealing: true",
                        "use: halton, guidance_annealing: none, guidance_scale: 3",
                        "use: halton, steps: 9, scale_pow: 2.5, skip_guidance_below: 0.3")) {
            ArmPlan first = arm(with(sampling));
            String yaml = first.yaml("small", List.of(0L));
            ArmPlan again = arm(yaml);
            assertEquals(sampler(first), sampler(again));
            assertEquals(first.digest(), again.digest());
            assertEquals(yaml, again.yaml("small", List.of(0L)));
            assertTrue(yaml.contains("use: " + first.arm().settings().get("sampling.use")), yaml);
        }
    }

    @Test
    void anArmMayChooseAnotherSampler() {
        ExperimentPlan plan =
                plan(
                        with("steps: 7, randomize_temperature: 2")
                                + """
                                compare:
                                  varies: sampling
                                  baseline: {sampling: {guidance_scale: 1}}
                                  candidate: {sampling: {use: halton, steps: 7}}
                                """);
        ConfidenceConfig baseline = (ConfidenceConfig) sampler(plan.arms().get(0));
        assertEquals(7, baseline.steps());
        assertEquals(2, baseline.randomizeTemperature());
        assertEquals(1, baseline.guidanceScale());
        assertTrue(sampler(plan.arms().get(1)) instanceof HaltonConfig);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(
                List.of(
                        "line 11: no sampler 'halten' (known: confidence, random, halton);"
                                + " did you mean 'halton'?"),
                problems(with("use: halten")));
        assertEquals(
                List.of("line 11: sampling: 'use' must be an id, but is a list"),
                problems(with("use: [halton]")));
        assertTrue(
                problems(with("use: random, step: 3"))
                        .get(0)
                        .startsWith(
                                "line 11: sampler 'random' has no setting 'step'; did you mean"
                                        + " 'steps'?"));
    }

    @Test
    void refusesTheSettingsOfOtherSamplers() {
        assertEquals(
                List.of(
                        "line 11: sampler 'halton' has no setting 'randomize_temperature'; it"
                                + " belongs to sampler 'confidence'",
                        "line 11: sampler 'halton' has no setting 'faithful'; it belongs to"
                                + " sampler 'confidence'"),
                problems(with("use: halton, randomize_temperature: 2, faithful: true")));
        assertEquals(
                List.of(
                        "line 11: sampler 'confidence' has no setting 'randomize_start'; it"
                                + " belongs to sampler 'halton'"),
                problems(with("randomize_start: true")));
    }

    @Test
    void refusesSettingsThatChangeNothing() {
        assertEquals(
                List.of(
                        "line 11: sampling: 'scale_pow' has no effect: only guidance_annealing:"
                                + " cosine uses it, but it is linear|    leave it out, or write its"
                                + " fallback, 3.0"),
                problems(with("guidance_annealing: linear, scale_pow: 2")));
        assertEquals(
                List.of(
                        "line 11: sampling: 'softmax_temperature' has no effect:"
                                + " temperature_annealing replaces the temperature|    leave it out,"
                                + " or write its fallback, 1.0"),
                problems(with("temperature_annealing: true, softmax_temperature: 0.8")));
        assertEquals(
                "--set sampling.skip_guidance_below=9: sampling: 'guidance_scale' has no effect:"
                        + " skip_guidance_below 9.0 skips the guidance of every step;"
                        + " guidance_scale: 0 turns guidance off|    leave it out, or write its"
                        + " fallback, 7.1",
                problems(BASE, "sampling.skip_guidance_below=9").get(0));
    }
}
