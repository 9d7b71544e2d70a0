package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;

/**
 * The CLIP maximum mean discrepancy: 1,000 times the squared discrepancy with the kernel exp(-|x -
 * y|² / (2 · 10²)). This is the biased estimate of the paper's code, whose means take in every
 * vector beside itself: never below 0, and 0 for equal sets. The features of the paper are those of
 * CLIP ViT-L/14 at 336 pixels, divided by their length; the kernel is so wide because such vectors
 * lie close.
 *
 * @see <a href="https://arxiv.org/abs/2401.09603">Jayasumana et al., Rethinking FID</a>
 */
public final class Cmmd {

    /** Width of the kernel. */
    public static final double SIGMA = 10;

    /** What the discrepancy is multiplied by. */
    public static final double SCALE = 1000;

    private Cmmd() {}

    /**
     * Compares two sets.
     *
     * @param first vectors of length 1
     * @param second vectors as wide, of length 1
     * @param block vectors that are multiplied at a time; bounds memory
     * @param manager its device computes
     * @return at least 0 up to rounding
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if a set is empty
     */
    public static double of(FeatureTable first, FeatureTable second, int block, NDManager manager) {
        KernelDistance.requireEqualWidths(first, second);
        double n = first.count();
        double m = second.count();
        if (Math.min(n, m) < 1) {
            throw new ExperimentException(
                    Location.of("cmmd"), "needs at least 1 image in each set", "give images");
        }
        PairSums pairs = new PairSums(Cmmd::kernel, block, manager);
        PairSums.Weights once = PairSums.Weights.ONCE;
        // The kernel of a vector and itself is 1.
        double own = (pairs.within(first, once)[0] + n) / (n * n);
        double other = (pairs.within(second, once)[0] + m) / (m * m);
        double between = pairs.between(first, once, second, once)[0] / (n * m);
        return SCALE * (own + other - 2 * between);
    }

    private static NDArray kernel(NDArray x, NDArray y) {
        return Neighbours.squaredDistances(x, y).divi(-2 * SIGMA * SIGMA).exp();
    }
}
