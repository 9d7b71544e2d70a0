package io.maskbit.sampling;

import java.util.Locale;

/**
 * How many entries are masked at a point between all (0) and none (1).
 *
 * <p>Everything is computed in float32, because the number of entries that stay masked is the floor
 * of a product: in float64 some products that are whole numbers come out one higher (spec 8, quirk
 * 58). Cosines and arc cosines are computed in float64 and rounded once.
 */
public enum MaskSchedule {
    /** acos(r) / (pi / 2); the schedule of MaskBit. */
    ARCCOS {
        @Override
        float value(float r) {
            return (float) Math.acos(r) / (float) (Math.PI / 2);
        }
    },
    /** cos(r * pi / 2); the schedule of MaskGIT. */
    COSINE {
        @Override
        float value(float r) {
            return (float) Math.cos(r * (float) Math.PI * 0.5f);
        }
    },
    /** 1 - r. */
    LINEAR {
        @Override
        float value(float r) {
            return 1 - r;
        }
    },
    /** 1 - r squared. */
    SQUARE {
        @Override
        float value(float r) {
            return 1 - r * r;
        }
    },
    /** 1 - square root of r; for sampling only. */
    ROOT {
        @Override
        float value(float r) {
            return 1 - (float) Math.sqrt(r);
        }
    };

    private static final float LEAST = 1e-6f;

    abstract float value(float r);

    /**
     * Returns the share of entries that are masked in sampling.
     *
     * @param r progress, 0 to 1
     * @return in [1e-6, 1]
     * @throws IllegalArgumentException if r is outside 0 to 1
     */
    public float ratio(float r) {
        return Math.min(Math.max(value(checked(r)), LEAST), 1f);
    }

    /**
     * Returns the probability with which an entry is masked in training (spec 7); not clamped from
     * below.
     *
     * @param r a number drawn uniformly from [0, 1)
     * @return in [0, 1]
     * @throws IllegalArgumentException if r is outside 0 to 1, or this is {@link #ROOT}, which has
     *     no training form
     */
    public float trainingRatio(float r) {
        if (this == ROOT) {
            throw new IllegalArgumentException(
                    "the mask schedule 'root' is for sampling only; train with arccos, cosine, square"
                            + " or linear");
        }
        return Math.max(value(checked(r)), 0f);
    }

    /**
     * Returns the number of entries that a sampling step masks again, before it is limited to what
     * is masked: the floor of ratio times entries in float32.
     *
     * @param step number of the step, from 0
     * @param steps number of all steps
     * @param entries number of entries of an image, N x G
     * @return 0 to entries
     */
    public int remaining(int step, int steps, int entries) {
        return (int) Math.floor(ratio(progress(step, steps)) * entries);
    }

    /** Returns (step + 1) / steps, divided in float64 and rounded once. */
    static float progress(int step, int steps) {
        return (float) ((step + 1) / (double) steps);
    }

    /**
     * Returns the schedule of a name, in any case.
     *
     * @param name such as {@code arccos}
     * @return the schedule
     * @throws IllegalArgumentException if there is none, listing those that there are
     */
    public static MaskSchedule of(String name) {
        for (MaskSchedule schedule : values()) {
            if (schedule.name().equalsIgnoreCase(name)) {
                return schedule;
            }
        }
        throw new IllegalArgumentException(
                "no mask schedule '" + name + "' (known: arccos, cosine, linear, square, root)");
    }

    private static float checked(float r) {
        if (!(r >= 0 && r <= 1)) {
            throw new IllegalArgumentException("progress must be in [0, 1], but is " + r);
        }
        return r;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
