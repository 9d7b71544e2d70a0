package io.maskbit.sampling;

import io.maskbit.spi.Setting;

/**
 * Settings of the sampler that fills the grid evenly: positions in the order of a two-dimensional
 * Halton sequence, so that the entries of a step lie far apart and depend less on each other.
 *
 * @param steps number of steps, at least 1
 * @param schedule how many entries stay masked
 * @param softmaxTemperature divides the logits, above 0
 * @param temperatureAnnealing replaces the temperature by 0.5 + 0.8 * (1 - progress)
 * @param guidanceScale weight of the guidance, at least 0
 * @param guidanceAnnealing how the guidance grows
 * @param scalePow exponent of the cosine annealing, above 0
 * @param skipGuidanceBelow steps with at most this weight run without guidance, at least 0
 * @param randomizeStart begins every image at a random place of the sequence, which is closed to a
 *     ring; else all begin at its first point
 * @see <a href="https://arxiv.org/abs/2503.17076">Besnier et al. 2025, Halton Scheduler for Masked
 *     Generative Image Transformer</a>
 */
public record HaltonConfig(
        @Setting(about = SharedSettings.STEPS_ABOUT, fallback = "64") int steps,
        @Setting(about = SharedSettings.SCHEDULE_ABOUT, fallback = "arccos") MaskSchedule schedule,
        @Setting(
                        about = SharedSettings.SOFTMAX_ABOUT,
                        fallback = "" + SharedSettings.SOFTMAX_TEMPERATURE)
                double softmaxTemperature,
        @Setting(about = SharedSettings.ANNEALING_ABOUT, fallback = "false")
                boolean temperatureAnnealing,
        @Setting(about = SharedSettings.SCALE_ABOUT, fallback = "" + SharedSettings.GUIDANCE_SCALE)
                double guidanceScale,
        @Setting(about = SharedSettings.GUIDANCE_ABOUT, fallback = "cosine")
                Guidance.Annealing guidanceAnnealing,
        @Setting(about = SharedSettings.POWER_ABOUT, fallback = "" + SharedSettings.SCALE_POW)
                double scalePow,
        @Setting(about = SharedSettings.SKIP_ABOUT, fallback = "0.0") double skipGuidanceBelow,
        @Setting(about = "begins every image at a random place of the sequence", fallback = "false")
                boolean randomizeStart)
        implements SamplerConfig {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting and its range
     */
    public HaltonConfig {
        SharedSettings.check(steps, softmaxTemperature);
        new Guidance(guidanceAnnealing, guidanceScale, scalePow, skipGuidanceBelow);
    }
}
