package io.maskbit.runtime.tune;

import io.maskbit.sampling.ConfidenceConfig;
import io.maskbit.sampling.Guidance;
import io.maskbit.sampling.SamplerConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** A setting of the sampler that is searched. */
enum Knob {
    /** Weight of the guidance. */
    GUIDANCE_SCALE(false, 0),
    /** Exponent of the guidance's cosine annealing. */
    SCALE_POW(true, 0.01),
    /** Scale of the noise on the confidence. */
    RANDOMIZE_TEMPERATURE(false, 0),
    /** Number of steps. */
    STEPS(true, 1);

    private static final int DECIMALS = 2;

    private final boolean isRatio;
    private final double least;

    Knob(boolean isRatio, double least) {
        this.isRatio = isRatio;
        this.least = least;
    }

    /** Returns the name of the setting in files. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the smallest value that the setting can have here. */
    double least() {
        return least;
    }

    /** Returns whether the setting changes anything in a sampler like this one. */
    boolean isUsedBy(SamplerConfig config) {
        return switch (this) {
            case SCALE_POW -> config.guidanceAnnealing() == Guidance.Annealing.COSINE;
            case RANDOMIZE_TEMPERATURE -> config instanceof ConfidenceConfig;
            default -> true;
        };
    }

    /** Returns the value that a sampler has. */
    double of(SamplerConfig config) {
        return switch (this) {
            case GUIDANCE_SCALE -> config.guidanceScale();
            case SCALE_POW -> config.scalePow();
            case RANDOMIZE_TEMPERATURE ->
                    config instanceof ConfidenceConfig confidence
                            ? confidence.randomizeTemperature()
                            : 0;
            case STEPS -> config.steps();
        };
    }

    /** Returns where to search if nothing is said: around the present value. */
    Range around(double present) {
        return switch (this) {
            case GUIDANCE_SCALE, RANDOMIZE_TEMPERATURE -> new Range(0, Math.max(4, 2 * present));
            case SCALE_POW -> new Range(present / 3, present * 3);
            case STEPS -> new Range(Math.max(1, Math.round(present / 2)), present * 2);
        };
    }

    /**
     * Returns a value between the ends of a range, rounded so that it can be written down: evenly,
     * or, where a doubling means the same everywhere, evenly in the logarithm.
     *
     * @param share 0 to 1
     */
    double within(Range range, double share) {
        double value =
                isRatio
                        ? range.low() * Math.pow(range.high() / range.low(), share)
                        : range.low() + (range.high() - range.low()) * share;
        int decimals = this == STEPS ? 0 : DECIMALS;
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** Returns a value as text of a file. */
    String text(double value) {
        return this == STEPS ? Long.toString(Math.round(value)) : Double.toString(value);
    }
}
