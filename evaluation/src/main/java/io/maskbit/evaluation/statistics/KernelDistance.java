package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Step;
import java.util.Arrays;

/**
 * The kernel Inception distance: the squared maximum mean discrepancy with the kernel (x · y / D +
 * 1)³, without bias, averaged over random subsets. May come out below 0 for equal distributions.
 *
 * <p>Subsets are those of torch-fidelity ({@link NumpyPermutation}: for each subset a choice among
 * the first set, then one among the second), so that its values come out again; it computes in
 * float32, this in float64.
 *
 * @param mean over subsets
 * @param deviation of subsets, with n in the denominator as numpy's; overlapping subsets vary less
 *     than independent ones, so this is no standard error
 * @see <a href="https://arxiv.org/abs/1801.01401">Bińkowski et al., Demystifying MMD GANs</a>
 */
public record KernelDistance(double mean, double deviation) {

    /**
     * How subsets are drawn.
     *
     * @param subsets how many, at least 1; 100 in torch-fidelity
     * @param size vectors in each, at least 2; 1,000 in torch-fidelity
     * @param seed of the choices; 2020 in torch-fidelity
     */
    public record Settings(int subsets, int size, long seed) {

        /** The settings of torch-fidelity. */
        public static final Settings TORCH_FIDELITY = new Settings(100, 1000, 2020);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is too small
         */
        public Settings {
            if (subsets < 1 || size < 2) {
                throw new IllegalArgumentException(
                        "needs at least 1 subset of 2, but is " + subsets + " of " + size);
            }
        }
    }

    /**
     * Compares two sets.
     *
     * @param first vectors, generated ones by convention
     * @param second vectors as wide, real ones by convention
     * @param settings how subsets are drawn
     * @param manager its device computes
     * @return mean and deviation over subsets
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if a set is smaller than a subset
     */
    public static KernelDistance of(
            FeatureTable first, FeatureTable second, Settings settings, NDManager manager) {
        requireEqualWidths(first, second);
        int fewest = Math.min(first.count(), second.count());
        if (fewest < settings.size()) {
            throw new ExperimentException(
                    Location.of("kid"),
                    "a subset takes " + settings.size() + " images, but there are " + fewest,
                    "give more images, or take smaller subsets");
        }
        NumpyPermutation random = new NumpyPermutation(settings.seed());
        double[] values = new double[settings.subsets()];
        for (int i = 0; i < values.length; i++) {
            int[] a = random.choice(first.count(), settings.size());
            int[] b = random.choice(second.count(), settings.size());
            values[i] =
                    Step.scoped(() -> unbiased(first.rows(a, manager), second.rows(b, manager)));
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new KernelDistance(mean, Math.sqrt(squares / values.length));
    }

    /**
     * Compares two sets by all pairs at once: what the mean over ever more subsets tends to, and
     * what intervals are made of.
     *
     * @param first at least 2 vectors
     * @param second at least 2 vectors as wide
     * @param block vectors that are multiplied at a time; bounds memory
     * @param manager its device computes
     * @return the squared discrepancy, without bias
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if a set has fewer than 2 vectors
     */
    public static double ofAllPairs(
            FeatureTable first, FeatureTable second, int block, NDManager manager) {
        requireEqualWidths(first, second);
        double n = first.count();
        double m = second.count();
        if (Math.min(n, m) < 2) {
            throw new ExperimentException(
                    Location.of("kid"), "needs at least 2 images in each set", "give more images");
        }
        PairSums pairs = new PairSums(KernelDistance::kernel, block, manager);
        PairSums.Weights once = PairSums.Weights.ONCE;
        return pairs.within(first, once)[0] / (n * (n - 1))
                + pairs.within(second, once)[0] / (m * (m - 1))
                - 2 * pairs.between(first, once, second, once)[0] / (n * m);
    }

    static void requireEqualWidths(FeatureTable first, FeatureTable second) {
        if (first.width() != second.width()) {
            throw new IllegalArgumentException(
                    "vectors of different widths: " + first.width() + " and " + second.width());
        }
    }

    /** Returns (x · y / D + 1)³ of all pairs. */
    static NDArray kernel(NDArray x, NDArray y) {
        NDArray base = x.matMul(y.transpose()).divi(x.getShape().get(1)).addi(1);
        return base.mul(base).muli(base);
    }

    private static double unbiased(NDArray x, NDArray y) {
        double n = x.getShape().get(0);
        double within = distinct(x) + distinct(y);
        return within / (n * (n - 1)) - 2 * total(kernel(x, y)) / (n * n);
    }

    private static double distinct(NDArray x) {
        NDArray own = x.mul(x).sum(new int[] {1}).divi(x.getShape().get(1)).addi(1);
        return total(kernel(x, x)) - total(own.mul(own).muli(own));
    }

    private static double total(NDArray values) {
        return values.sum().getDouble();
    }
}
