package io.maskbit.sampling;

import java.util.ArrayList;
import java.util.List;

/** What the settings of all samplers have in common: meaning, fallback, range, when they idle. */
final class SharedSettings {

    static final double SOFTMAX_TEMPERATURE = 1.0;
    static final double GUIDANCE_SCALE = 7.1;
    static final double SCALE_POW = 3.0;

    static final String STEPS_ABOUT = "number of unmasking steps, at least 1";
    static final String SCHEDULE_ABOUT =
            "share of masked entries over time: arccos, cosine, linear, square, root";
    static final String SOFTMAX_ABOUT = "divides the logits, above 0";
    static final String ANNEALING_ABOUT =
            "replaces softmax_temperature by 0.5 + 0.8 * (1 - progress)";
    static final String SCALE_ABOUT = "weight of classifier-free guidance, 0 is off";
    static final String GUIDANCE_ABOUT = "how the guidance grows: none, linear, cosine";
    static final String POWER_ABOUT = "exponent of the cosine annealing, above 0";
    static final String SKIP_ABOUT =
            "steps with at most this guidance weight skip the second forward pass";

    private SharedSettings() {}

    /**
     * Checks the ranges of what is not checked by {@link Guidance}.
     *
     * @throws IllegalArgumentException naming the setting and its range
     */
    static void check(int steps, double softmaxTemperature) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
        }
        if (!(softmaxTemperature > 0) || Double.isInfinite(softmaxTemperature)) {
            throw new IllegalArgumentException(
                    "softmax_temperature must be above 0, but is " + softmaxTemperature);
        }
    }

    /** Finds the settings that differ from their fallback and yet change nothing. */
    static List<SamplerConfig.Idle> idle(SamplerConfig config) {
        List<SamplerConfig.Idle> idle = new ArrayList<>();
        if (config.steps() == 1 && config.schedule() != MaskSchedule.ARCCOS) {
            idle.add(new SamplerConfig.Idle("schedule", "the only step fills everything"));
        }
        if (config.temperatureAnnealing() && config.softmaxTemperature() != SOFTMAX_TEMPERATURE) {
            idle.add(
                    new SamplerConfig.Idle(
                            "softmax_temperature",
                            "temperature_annealing replaces the temperature"));
        }
        if (config.guidanceScale() == 0) {
            addUnguided(config, idle);
        } else {
            addGuided(config, idle);
        }
        return idle;
    }

    private static void addUnguided(SamplerConfig config, List<SamplerConfig.Idle> idle) {
        String why = "guidance_scale is 0, so nothing is guided";
        if (config.guidanceAnnealing() != Guidance.Annealing.COSINE) {
            idle.add(new SamplerConfig.Idle("guidance_annealing", why));
        }
        if (config.scalePow() != SCALE_POW) {
            idle.add(new SamplerConfig.Idle("scale_pow", why));
        }
        if (config.skipGuidanceBelow() > 0) {
            idle.add(new SamplerConfig.Idle("skip_guidance_below", why));
        }
    }

    private static void addGuided(SamplerConfig config, List<SamplerConfig.Idle> idle) {
        if (config.guidanceAnnealing() != Guidance.Annealing.COSINE
                && config.scalePow() != SCALE_POW) {
            idle.add(
                    new SamplerConfig.Idle(
                            "scale_pow",
                            "only guidance_annealing: cosine uses it, but it is "
                                    + config.guidanceAnnealing()));
        }
        if (config.skipGuidanceBelow() == 0) {
            return;
        }
        Guidance guidance = config.guidance();
        int skipped = 0;
        int guided = 0;
        for (int step = 0; step < config.steps(); step++) {
            if (guidance.isGuided(step, config.steps())) {
                guided++;
            } else if (guidance.weight(step, config.steps()) > 0) {
                skipped++;
            }
        }
        if (guided == 0) {
            idle.add(
                    new SamplerConfig.Idle(
                            "guidance_scale",
                            "skip_guidance_below "
                                    + config.skipGuidanceBelow()
                                    + " skips the guidance of every step; guidance_scale: 0 turns"
                                    + " guidance off"));
        } else if (skipped == 0) {
            idle.add(
                    new SamplerConfig.Idle(
                            "skip_guidance_below",
                            "no step has a guidance weight above 0 and up to "
                                    + config.skipGuidanceBelow()));
        }
    }
}
