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

    /**
     * Finds the settings that differ from their fallback and yet change nothing beside the choices
     * made by others. The ends of a range, no guidance or a single step, are no such choice: a
     * sweep may reach them with everything else as it is.
     */
    static List<SamplerConfig.Idle> idle(SamplerConfig config) {
        List<SamplerConfig.Idle> idle = new ArrayList<>();
        Guidance.Annealing annealing = config.guidanceAnnealing();
        if (config.temperatureAnnealing() && config.softmaxTemperature() != SOFTMAX_TEMPERATURE) {
            idle.add(
                    new SamplerConfig.Idle(
                            "softmax_temperature",
                            "temperature_annealing replaces the temperature"));
        }
        if (annealing != Guidance.Annealing.COSINE && config.scalePow() != SCALE_POW) {
            idle.add(
                    new SamplerConfig.Idle(
                            "scale_pow",
                            "only guidance_annealing: cosine uses it, but it is " + annealing));
        }
        if (config.skipGuidanceBelow() > 0 && annealing == Guidance.Annealing.NONE) {
            idle.add(
                    new SamplerConfig.Idle(
                            "skip_guidance_below",
                            "with guidance_annealing: none all steps have the same weight"));
        } else if (isSkippedThroughout(config)) {
            idle.add(
                    new SamplerConfig.Idle(
                            "guidance_scale",
                            "skip_guidance_below "
                                    + config.skipGuidanceBelow()
                                    + " skips the guidance of every step; guidance_scale: 0 turns"
                                    + " guidance off"));
        }
        return idle;
    }

    private static boolean isSkippedThroughout(SamplerConfig config) {
        Guidance guidance = config.guidance();
        boolean hasWeight = false;
        for (int step = 0; step < config.steps(); step++) {
            if (guidance.isGuided(step, config.steps())) {
                return false;
            }
            hasWeight |= guidance.weight(step, config.steps()) > 0;
        }
        return hasWeight;
    }
}
