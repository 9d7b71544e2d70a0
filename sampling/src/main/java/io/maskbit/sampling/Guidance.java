package io.maskbit.sampling;

import java.util.Locale;

/**
 * How strongly a step follows the class: logits become {@code c + w * (c - u)}, where c are logits
 * with the label, u without it, and w the weight of the step (classifier-free guidance, spec 8 step
 * 1).
 *
 * @param annealing how the weight grows over the steps
 * @param scale weight at full strength, at least 0; 0 means no guidance
 * @param power exponent of the progress with {@link Annealing#COSINE}; ignored by the others
 * @param skipBelow steps whose weight is not larger are computed without the second forward pass,
 *     as if their weight were 0; 0 skips only where nothing changes
 */
public record Guidance(Annealing annealing, double scale, double power, double skipBelow) {

    /** How the weight grows over the steps. */
    public enum Annealing {
        /** The same weight at every step. */
        NONE,
        /** In proportion to step / steps; the first step has weight 0. */
        LINEAR,
        /** (1 - cos(pi * (step / steps) ^ power)) / 2; the first step has weight 0. */
        COSINE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if scale or skipBelow is negative, or power is not positive
     */
    public Guidance {
        atLeastZero("guidance_scale", scale);
        atLeastZero("skip_guidance_below", skipBelow);
        if (!(power > 0) || Double.isInfinite(power)) {
            throw new IllegalArgumentException("scale_pow must be above 0, but is " + power);
        }
    }

    /**
     * Returns the weight of a step. The cosine form is computed in float32, as in the reference.
     *
     * @param step number of the step, from 0
     * @param steps number of all steps
     * @return 0 to scale
     */
    public double weight(int step, int steps) {
        double position = step / (double) steps;
        return switch (annealing) {
            case NONE -> scale;
            case LINEAR -> scale * position;
            case COSINE -> (float) scale * cosine((float) position);
        };
    }

    /**
     * Returns whether a step needs the logits without the label.
     *
     * @param step number of the step, from 0
     * @param steps number of all steps
     */
    public boolean isGuided(int step, int steps) {
        return weight(step, steps) > skipBelow;
    }

    private float cosine(float position) {
        float angle = (float) Math.pow(position, (float) power) * (float) Math.PI;
        return (1 - (float) Math.cos(angle)) * 0.5f;
    }

    private static void atLeastZero(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be at least 0, but is " + value);
        }
    }
}
