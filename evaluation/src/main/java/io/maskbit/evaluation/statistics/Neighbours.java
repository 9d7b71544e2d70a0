package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Step;
import java.util.Arrays;

/**
 * Measures by nearest neighbours. Around each vector of a set lies a ball that reaches to its k-th
 * neighbour in the set, itself not counted. <em>Precision</em> is the share of generated vectors in
 * the ball of some real one, <em>recall</em> the share of real vectors in the ball of some
 * generated one; balls include their surface. <em>Density</em> counts the real balls around each
 * generated vector, divided by k; <em>coverage</em> is the share of real vectors whose ball holds a
 * generated one; here balls are open, as in the authors' code.
 *
 * <p>Everything is float64 and goes by blocks of vectors, so that memory does not grow with their
 * number. Distances that differ by rounding count as equal, and those within rounding of 0 as 0: a
 * set and its copy have precision and recall 1 in every order, and coverage 1 unless it holds some
 * vector k times more.
 *
 * @param precise 1 for each generated vector in a real ball, else 0
 * @param recalled 1 for each real vector in a generated ball, else 0
 * @param densities of each generated vector, from 0 to the number of real ones divided by k
 * @param covered 1 for each real vector whose ball holds a generated one, else 0
 * @see <a href="https://arxiv.org/abs/1904.06991">Kynkäänniemi et al., on improved precision and
 *     recall</a>
 * @see <a href="https://arxiv.org/abs/2002.09797">Naeem et al., on density and coverage</a>
 */
public record Neighbours(
        double[] precise, double[] recalled, double[] densities, double[] covered) {

    /** Squared distances below this share of the squared lengths are rounding. */
    private static final double NOTHING = 1e-12;

    /** Distances nearer to each other than this share are equal. */
    private static final double TIE = 1e-10;

    /**
     * How many neighbours, and how much at a time.
     *
     * @param precisionK neighbours that make balls of precision and recall; 3 in the paper
     * @param densityK neighbours that make balls of density and coverage; 5 in the paper
     * @param block vectors that are compared at a time; memory is that of two blocks and of some
     *     (block, block) float64
     */
    public record Settings(int precisionK, int densityK, int block) {

        /** The numbers of the papers, and blocks of 1,024: some 250 MiB at 2,048 dimensions. */
        public static final Settings PAPERS = new Settings(3, 5, 1024);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is below 1
         */
        public Settings {
            if (precisionK < 1 || densityK < 1 || block < 1) {
                throw new IllegalArgumentException(
                        "numbers of neighbours and block must be at least 1, but are "
                                + precisionK
                                + ", "
                                + densityK
                                + " and "
                                + block);
            }
        }

        private int most() {
            return Math.max(precisionK, densityK);
        }
    }

    /** Returns the share of generated vectors that a real ball holds, 0 to 1. */
    public double precision() {
        return mean(precise);
    }

    /** Returns the share of real vectors that a generated ball holds, 0 to 1. */
    public double recall() {
        return mean(recalled);
    }

    /** Returns the mean density, at least 0; 1 is what equal distributions tend to. */
    public double density() {
        return mean(densities);
    }

    /** Returns the share of real vectors whose ball holds a generated one, 0 to 1. */
    public double coverage() {
        return mean(covered);
    }

    /**
     * Compares two sets.
     *
     * @param real real vectors
     * @param generated generated vectors, as wide
     * @param settings how many neighbours
     * @param manager its device computes
     * @return what holds of each vector
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if a set has no more vectors than there should be neighbours
     */
    public static Neighbours of(
            FeatureTable real, FeatureTable generated, Settings settings, NDManager manager) {
        KernelDistance.requireEqualWidths(real, generated);
        int fewest = Math.min(real.count(), generated.count());
        if (fewest <= settings.most()) {
            throw new ExperimentException(
                    Location.of("precision and recall"),
                    settings.most()
                            + " neighbours need more images than that, but there are "
                            + fewest,
                    "give more images");
        }
        double[][] realRadii = radii(real, settings, manager);
        double[][] generatedRadii = radii(generated, settings, manager);
        Neighbours result =
                new Neighbours(
                        new double[generated.count()],
                        new double[real.count()],
                        new double[generated.count()],
                        new double[real.count()]);
        int block = settings.block();
        for (int i = 0; i < real.count(); i += block) {
            for (int j = 0; j < generated.count(); j += block) {
                int from = i;
                int first = j;
                Step.run(
                        () -> {
                            NDArray x = block(real, from, block, manager);
                            NDArray y = block(generated, first, block, manager);
                            NDArray d = squaredDistances(x, y); // (real, generated)
                            result.look(d, from, first, realRadii, generatedRadii[0], manager);
                        });
            }
        }
        for (int j = 0; j < result.densities.length; j++) {
            result.densities[j] /= settings.densityK();
        }
        return result;
    }

    private void look(
            NDArray d, int from, int first, double[][] real, double[] generated, NDManager scope) {
        int n = (int) d.getShape().get(0);
        int m = (int) d.getShape().get(1);
        NDArray closed = column(real[0], from, n, 1 + TIE, scope);
        NDArray open = column(real[1], from, n, 1 - TIE, scope);
        NDArray around = column(generated, first, m, 1 + TIE, scope).reshape(1, m);
        most(precise, first, counts(d.lte(closed), 0));
        most(recalled, from, counts(d.lte(around), 1));
        double[] inside = counts(d.lt(open), 0);
        for (int j = 0; j < m; j++) {
            densities[first + j] += inside[j];
        }
        most(covered, from, counts(d.lt(open), 1));
    }

    /**
     * Returns squared distances to the k-th neighbour in the same set, for both k. The neighbours
     * of a vector begin with itself at distance 0, hence one more.
     */
    private static double[][] radii(FeatureTable table, Settings settings, NDManager manager) {
        int block = settings.block();
        int wanted = settings.most() + 1;
        double[][] radii = new double[2][table.count()];
        for (int i = 0; i < table.count(); i += block) {
            int from = i;
            double[] nearest =
                    Step.scoped(() -> nearest(table, from, block, wanted, manager).toDoubleArray());
            for (int r = 0; r < nearest.length / wanted; r++) {
                radii[0][i + r] = nearest[r * wanted + settings.precisionK()];
                radii[1][i + r] = nearest[r * wanted + settings.densityK()];
            }
        }
        return radii;
    }

    /** Returns (n, wanted): squared distances to the nearest vectors, ascending. */
    private static NDArray nearest(
            FeatureTable table, int from, int block, int wanted, NDManager manager) {
        NDArray x = block(table, from, block, manager);
        NDArray best = Step.result(() -> least(distances(x, table, 0, block, manager), wanted));
        for (int j = block; j < table.count(); j += block) {
            NDArray known = best;
            int first = j;
            best =
                    Step.result(
                            () -> {
                                NDArray more = distances(x, table, first, block, manager);
                                return least(known.concat(more, 1), wanted);
                            });
        }
        return best;
    }

    private static NDArray distances(
            NDArray x, FeatureTable table, int first, int block, NDManager manager) {
        return squaredDistances(x, block(table, first, block, manager));
    }

    private static NDArray least(NDArray distances, int wanted) {
        int k = (int) Math.min(wanted, distances.getShape().get(1));
        return distances.topK(k, 1, false, true).get(0);
    }

    /** Returns |x_i - y_j|² of all pairs; exactly 0 where it is nothing but rounding. */
    static NDArray squaredDistances(NDArray x, NDArray y) {
        return Step.result(
                () -> {
                    NDArray own = x.mul(x).sum(new int[] {1}, true); // (n, 1)
                    NDArray other = y.mul(y).sum(new int[] {1}).reshape(1, -1); // (1, m)
                    NDArray lengths = own.add(other);
                    NDArray d = x.matMul(y.transpose()).muli(-2).addi(lengths);
                    return d.muli(d.gt(lengths.muli(NOTHING)).toType(DataType.FLOAT64, false));
                });
    }

    private static NDArray block(FeatureTable table, int from, int block, NDManager manager) {
        return table.rows(from, Math.min(from + block, table.count()), manager);
    }

    private static NDArray column(double[] radii, int from, int n, double factor, NDManager scope) {
        return scope.create(Arrays.copyOfRange(radii, from, from + n), new Shape(n, 1))
                .muli(factor);
    }

    private static double[] counts(NDArray truths, int axis) {
        NDArray sums = truths.sum(new int[] {axis}); // int64
        return sums.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static void most(double[] truths, int from, double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            truths[from + i] = Math.max(truths[from + i], Math.min(counts[i], 1));
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
