package io.maskbit.tensor;

/**
 * A learning rate as a function of the step, counted from 0 (spec 5.3). Nothing to save in a
 * checkpoint.
 *
 * <p>All kinds but {@link Kind#CONSTANT} first rise linearly from 0 over {@code warmup} steps. What
 * follows is a multiple of {@code base}; p is the progress (step - warmup) / (total - warmup).
 *
 * @param kind the curve
 * @param base largest rate
 * @param warmup steps of linear rise
 * @param total steps in all, warm-up included
 * @param floor the multiple at which {@link Kind#COSINE_WITH_MINIMUM} ends, in [0, 1]; other kinds
 *     ignore it
 * @param power exponent of {@link Kind#POLYNOMIAL}; other kinds ignore it
 * @param cycles periods of {@link Kind#COSINE_WITH_RESTARTS}; other kinds ignore it
 */
public record LearningRate(
        Kind kind, double base, long warmup, long total, double floor, double power, int cycles) {

    /** The curve after the warm-up. */
    public enum Kind {
        /** Half a cosine from 1 to the floor. It rises again after the end. */
        COSINE_WITH_MINIMUM,
        /** Half a cosine from 1 to 0. It rises again after the end. */
        COSINE,
        /** A line from 1 to 0, then 0. */
        LINEAR,
        /** Several half cosines from 1 to 0, then 0. */
        COSINE_WITH_RESTARTS,
        /** (1 - p)^power from the base to a rate of 1e-7, then that rate. */
        POLYNOMIAL,
        /** Always 1, from the first step. */
        CONSTANT,
        /** 1 after the warm-up. */
        CONSTANT_WITH_WARMUP
    }

    /** The floor that the reference implementation uses. */
    public static final double USUAL_FLOOR = 0.1;

    /** The rate, not multiple, at which {@link Kind#POLYNOMIAL} ends. */
    public static final double POLYNOMIAL_END = 1e-7;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is broken
     */
    public LearningRate {
        require(base >= 0 && base < Double.POSITIVE_INFINITY, "base must be at least 0: " + base);
        require(warmup >= 0, "warmup must be at least 0: " + warmup);
        require(total >= 0, "total must be at least 0: " + total);
        require(floor >= 0 && floor <= 1, "floor must be in [0, 1]: " + floor);
        require(cycles >= 1, "cycles must be at least 1: " + cycles);
        require(
                kind != Kind.POLYNOMIAL || base > POLYNOMIAL_END,
                "a polynomial rate ends at 1e-7 and must start above: " + base);
    }

    /**
     * A rate with floor 0.1, power 1 and one cycle.
     *
     * @param kind the curve
     * @param base largest rate
     * @param warmup steps of linear rise
     * @param total steps in all
     * @return the rate
     */
    public static LearningRate of(Kind kind, double base, long warmup, long total) {
        return new LearningRate(kind, base, warmup, total, USUAL_FLOOR, 1, 1);
    }

    /**
     * Returns the rate of a step.
     *
     * @param step counted from 0; may lie beyond the end
     * @return the rate, at least 0
     */
    public double at(long step) {
        if (kind == Kind.CONSTANT) {
            return base;
        }
        if (step < warmup) {
            return base * (step / (double) Math.max(1, warmup));
        }
        return base * multiple(step);
    }

    private double multiple(long step) {
        double progress = (step - warmup) / (double) Math.max(1, total - warmup);
        return switch (kind) {
            case COSINE_WITH_MINIMUM -> {
                double cosine = halfCosine(progress);
                yield Math.max(0, cosine + floor - floor * cosine);
            }
            case COSINE -> halfCosine(progress);
            case LINEAR -> Math.max(0, (total - step) / (double) Math.max(1, total - warmup));
            case COSINE_WITH_RESTARTS -> progress >= 1 ? 0 : halfCosine((cycles * progress) % 1.0);
            case POLYNOMIAL -> polynomial(step, progress);
            case CONSTANT, CONSTANT_WITH_WARMUP -> 1;
        };
    }

    private double polynomial(long step, double progress) {
        if (step > total) {
            return POLYNOMIAL_END / base;
        }
        return ((base - POLYNOMIAL_END) * Math.pow(1 - progress, power) + POLYNOMIAL_END) / base;
    }

    private static double halfCosine(double progress) {
        return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
