package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDManager;

/**
 * The Fréchet distance between two normal distributions: |m1 - m2|² + tr S1 + tr S2 - 2 tr (S1
 * S2)^½.
 *
 * <p>With symmetric roots S1 = R1 R1ᵀ and S2 = R2 R2ᵀ, the trace of the root is the sum of the
 * singular values of R1ᵀ R2: no complex numbers appear, no digits are lost to roots of small
 * eigenvalues, and covariances of fewer images than dimensions need no special care. The reference
 * implementations take a general matrix root instead, which can fail on such covariances; what they
 * do then is named by {@link Trace}.
 *
 * @see <a href="https://arxiv.org/abs/1706.08500">Heusel et al., on the Fréchet Inception
 *     distance</a>
 */
public final class Frechet {

    /** What the ADM suite adds to the diagonals when its matrix root fails. */
    public static final double OFFSET = 1e-6;

    private Frechet() {}

    /** How tr (S1 S2)^½ is taken. */
    public enum Trace {
        /** As it is; always exists. */
        EXACT,
        /**
         * Σ root(S1ii S2ii), as if the covariances were diagonal: MaskBit's tokenizer evaluation
         * when its matrix root is not finite. Only to understand a number that came about so.
         */
        DIAGONALS,
        /**
         * With {@link #OFFSET} added to the diagonals of both covariances inside the root only: the
         * ADM suite and its relatives when their matrix root is not finite. Only to understand a
         * number that came about so.
         */
        RAISED
    }

    /**
     * Compares two normal distributions.
     *
     * @param a one
     * @param b another, as wide
     * @param manager its device computes
     * @return at least 0 up to rounding; 0 for equal distributions
     * @throws IllegalArgumentException if the widths differ
     * @throws io.maskbit.api.ExperimentException if a value is not finite
     */
    public static double distance(Gaussian a, Gaussian b, NDManager manager) {
        apart(a, b);
        try (FrechetReference reference = new FrechetReference(a, manager)) {
            return reference.distance(b);
        }
    }

    /**
     * Compares two normal distributions in the way of an implementation whose matrix root failed.
     *
     * @param a one
     * @param b another, as wide
     * @param trace how the trace is taken; of {@link Trace#EXACT} this is {@link
     *     #distance(Gaussian, Gaussian, NDManager)}
     * @param manager its device computes
     * @return the distance; may be below 0 but for the exact trace
     */
    public static double distance(Gaussian a, Gaussian b, Trace trace, NDManager manager) {
        double apart = apart(a, b);
        return switch (trace) {
            case EXACT -> distance(a, b, manager);
            case DIAGONALS -> apart - 2 * diagonals(a, b);
            case RAISED -> {
                Gaussian first = raised(a);
                Gaussian second = raised(b);
                yield apart + distance(first, second, manager) - apart(first, second);
            }
        };
    }

    /** Returns everything but the trace of the root: |m1 - m2|² + tr S1 + tr S2. */
    static double apart(Gaussian a, Gaussian b) {
        if (a.width() != b.width()) {
            throw new IllegalArgumentException(
                    "distributions of different widths: " + a.width() + " and " + b.width());
        }
        double apart = 0;
        for (int i = 0; i < a.width(); i++) {
            double shift = a.mean()[i] - b.mean()[i];
            apart += shift * shift + variance(a, i) + variance(b, i);
        }
        return apart;
    }

    private static double diagonals(Gaussian a, Gaussian b) {
        double sum = 0;
        for (int i = 0; i < a.width(); i++) {
            sum += Math.sqrt(variance(a, i) * variance(b, i));
        }
        return sum;
    }

    private static double variance(Gaussian of, int i) {
        return of.covariance()[i * of.width() + i];
    }

    private static Gaussian raised(Gaussian of) {
        double[] covariance = of.covariance().clone();
        for (int i = 0; i < of.width(); i++) {
            covariance[i * of.width() + i] += OFFSET;
        }
        return new Gaussian(of.mean(), covariance, of.count());
    }
}
