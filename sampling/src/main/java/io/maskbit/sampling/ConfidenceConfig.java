package io.maskbit.sampling;

import io.maskbit.spi.Setting;

/**
 * Settings of the sampler that fills the most confident entries first, as MaskGIT and MaskBit do.
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
public record ConfidenceConfig(
        @Setting(about = SharedSettings.STEPS_ABOUT, fallback = "64") int steps,
        @Setting(about = SharedSettings.SCHEDULE_ABOUT, fallback = "arccos") MaskSchedule schedule,
        @Setting(
                        about = SharedSettings.SOFTMAX_ABOUT,
                        fallback = "" + SharedSettings.SOFTMAX_TEMPERATURE)
                double softmaxTemperature,
        @Setting(about = SharedSettings.ANNEALING_ABOUT, fallback = "false")
                boolean temperatureAnnealing,
        @Setting(
                        about = "scale of the Gumbel noise on the confidence, at least 0",
                        fallback = "" + ConfidenceConfig.NOISE)
                double randomizeTemperature,
        @Setting(about = SharedSettings.SCALE_ABOUT, fallback = "" + SharedSettings.GUIDANCE_SCALE)
                double guidanceScale,
        @Setting(about = SharedSettings.GUIDANCE_ABOUT, fallback = "cosine")
                Guidance.Annealing guidanceAnnealing,
        @Setting(about = SharedSettings.POWER_ABOUT, fallback = "" + SharedSettings.SCALE_POW)
                double scalePow,
        @Setting(about = SharedSettings.SKIP_ABOUT, fallback = "0.0") double skipGuidanceBelow,
        @Setting(
                        about =
                                "counts masked entries by the first image of a batch, as the reference",
                        fallback = "false")
                boolean faithful)
        implements SamplerConfig {

    static final double NOISE = 7.8;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting and its range
     */
    public ConfidenceConfig {
        SharedSettings.check(steps, softmaxTemperature);
        if (!(randomizeTemperature >= 0) || Double.isInfinite(randomizeTemperature)) {
            throw new IllegalArgumentException(
                    "randomize_temperature must be at least 0, but is " + randomizeTemperature);
        }
        new Guidance(guidanceAnnealing, guidanceScale, scalePow, skipGuidanceBelow);
    }
}
