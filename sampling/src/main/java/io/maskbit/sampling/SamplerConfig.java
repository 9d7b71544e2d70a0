package io.maskbit.sampling;

import io.maskbit.spi.Setting;

/**
 * Settings of the unmasking loop. The fallbacks are the published ones of the 14-bit generator with
 * 64 steps.
 *
 * @param steps number of steps, at least 1
 * @param schedule how many entries stay masked
 * @param softmaxTemperature divides the logits, above 0
 * @param temperatureAnnealing replaces the temperature by 0.5 + 0.8 * (1 - progress)
 * @param randomizeTemperature scale of the noise on the confidence, at least 0
 * @param guidanceScale weight of the guidance, at least 0
 * @param guidanceAnnealing how the guidance grows
 * @param scalePow exponent of the cosine annealing, above 0
 * @param skipGuidanceBelow steps with at most this weight run without guidance, at least 0
 * @param faithful counts masked entries as the reference does, see {@link Sampler}
 */
public record SamplerConfig(
        @Setting(about = "number of unmasking steps, at least 1", fallback = "64") int steps,
        @Setting(
                        about =
                                "share of masked entries over time: arccos, cosine, linear, square, root",
                        fallback = "arccos")
                MaskSchedule schedule,
        @Setting(about = "divides the logits, above 0", fallback = "1.0") double softmaxTemperature,
        @Setting(
                        about = "replaces softmax_temperature by 0.5 + 0.8 * (1 - progress)",
                        fallback = "false")
                boolean temperatureAnnealing,
        @Setting(
                        about = "scale of the Gumbel noise on the confidence, at least 0",
                        fallback = "7.8")
                double randomizeTemperature,
        @Setting(about = "weight of classifier-free guidance, 0 is off", fallback = "7.1")
                double guidanceScale,
        @Setting(about = "how the guidance grows: none, linear, cosine", fallback = "cosine")
                Guidance.Annealing guidanceAnnealing,
        @Setting(about = "exponent of the cosine annealing, above 0", fallback = "3.0")
                double scalePow,
        @Setting(
                        about =
                                "steps with at most this guidance weight skip the second forward pass",
                        fallback = "0.0")
                double skipGuidanceBelow,
        @Setting(
                        about =
                                "counts masked entries by the first image of a batch, as the reference",
                        fallback = "false")
                boolean faithful) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting and its range
     */
    public SamplerConfig {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
        }
        if (!(softmaxTemperature > 0) || Double.isInfinite(softmaxTemperature)) {
            throw new IllegalArgumentException(
                    "softmax_temperature must be above 0, but is " + softmaxTemperature);
        }
        if (!(randomizeTemperature >= 0) || Double.isInfinite(randomizeTemperature)) {
            throw new IllegalArgumentException(
                    "randomize_temperature must be at least 0, but is " + randomizeTemperature);
        }
        new Guidance(guidanceAnnealing, guidanceScale, scalePow, skipGuidanceBelow);
    }

    /** Returns the settings that are used where nothing is said. */
    public static SamplerConfig standard() {
        return new SamplerConfig(
                64,
                MaskSchedule.ARCCOS,
                1.0,
                false,
                7.8,
                7.1,
                Guidance.Annealing.COSINE,
                3.0,
                0.0,
                false);
    }

    /** Returns the guidance part. */
    public Guidance guidance() {
        return new Guidance(guidanceAnnealing, guidanceScale, scalePow, skipGuidanceBelow);
    }

    /**
     * Returns what the logits of a step are divided by.
     *
     * @param step number of the step, from 0
     * @return above 0
     */
    public double temperature(int step) {
        return temperatureAnnealing ? 0.5 + 0.8 * (1 - progress(step)) : softmaxTemperature;
    }

    /**
     * Returns how far the loop is after a step.
     *
     * @param step number of the step, from 0
     * @return above 0, and 1 after the last step
     */
    public double progress(int step) {
        return (step + 1) / (double) steps;
    }
}
