package io.maskbit.sampling;

import io.maskbit.spi.ConfigType;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of a sampler: which order masked entries are filled in, and what all orders share, that
 * is schedule, temperature and guidance. The fallbacks are the published ones of the 14-bit
 * generator with 64 steps.
 */
public sealed interface SamplerConfig permits ConfidenceConfig, RandomConfig, HaltonConfig {

    /** The id of the sampler that is used where none is named. */
    String STANDARD = "confidence";

    /**
     * A setting that was given a value although it changes nothing.
     *
     * @param setting its name in files
     * @param why what makes it idle, as a clause
     */
    record Idle(String setting, String why) {}

    /** Returns the settings of the confidence sampler where nothing is said. */
    static ConfidenceConfig standard() {
        return new ConfidenceConfig(
                64,
                MaskSchedule.ARCCOS,
                SharedSettings.SOFTMAX_TEMPERATURE,
                false,
                ConfidenceConfig.NOISE,
                SharedSettings.GUIDANCE_SCALE,
                Guidance.Annealing.COSINE,
                SharedSettings.SCALE_POW,
                0.0,
                false);
    }

    /**
     * Returns the settings of every sampler.
     *
     * @return by id, in the order of listing; each record is a {@code SamplerConfig}
     */
    static Map<String, ConfigType<? extends Record>> types() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Map<String, ConfigType<? extends Record>> types = new LinkedHashMap<>();
        types.put(STANDARD, ConfigType.of(ConfidenceConfig.class, lookup));
        types.put("random", ConfigType.of(RandomConfig.class, lookup));
        types.put("halton", ConfigType.of(HaltonConfig.class, lookup));
        return Collections.unmodifiableMap(types);
    }

    /** Returns the number of steps, at least 1. */
    int steps();

    /** Returns how many entries stay masked. */
    MaskSchedule schedule();

    /** Returns what divides the logits, above 0. */
    double softmaxTemperature();

    /** Returns whether the temperature is 0.5 + 0.8 * (1 - progress) instead. */
    boolean temperatureAnnealing();

    /** Returns the weight of the guidance, at least 0. */
    double guidanceScale();

    /** Returns how the guidance grows. */
    Guidance.Annealing guidanceAnnealing();

    /** Returns the exponent of the cosine annealing, above 0. */
    double scalePow();

    /** Returns the largest weight with which a step runs without guidance, at least 0. */
    double skipGuidanceBelow();

    /**
     * Returns whether masked entries are counted as the reference does, see {@link Sampler}; only
     * the confidence sampler can.
     */
    default boolean faithful() {
        return false;
    }

    /**
     * Returns the settings that differ from their fallback and yet change nothing; a fallback is
     * never idle, so that settings can be spelled out.
     */
    default List<Idle> idle() {
        return SharedSettings.idle(this);
    }

    /** Returns the guidance part. */
    default Guidance guidance() {
        return new Guidance(guidanceAnnealing(), guidanceScale(), scalePow(), skipGuidanceBelow());
    }

    /**
     * Returns what the logits of a step are divided by.
     *
     * @param step number of the step, from 0
     * @return above 0
     */
    default double temperature(int step) {
        return temperatureAnnealing() ? 0.5 + 0.8 * (1 - progress(step)) : softmaxTemperature();
    }

    /**
     * Returns how far the loop is after a step.
     *
     * @param step number of the step, from 0
     * @return above 0, and 1 after the last step
     */
    default double progress(int step) {
        return (step + 1) / (double) steps();
    }
}
