package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Step;
import java.util.function.BinaryOperator;

/**
 * Sums of a kernel over pairs of vectors, block by block, for several sets of weights at once.
 *
 * @param kernel float64 (n, D) and (m, D) to (n, m), symmetric
 * @param block vectors of a block; memory is that of two blocks and of some (block, block)
 * @param manager its device computes
 */
record PairSums(BinaryOperator<NDArray> kernel, int block, NDManager manager) {

    /** Sets of weights, some columns at a time. */
    @FunctionalInterface
    interface Weights {

        /** One set, every vector once. */
        Weights ONCE = (from, to, scope) -> scope.ones(new Shape(1, to - from), DataType.FLOAT64);

        /**
         * Returns the weights of some vectors.
         *
         * @return float64 (sets, to - from)
         */
        NDArray columns(int from, int to, NDManager scope);
    }

    PairSums {
        if (block < 1) {
            throw new IllegalArgumentException("a block holds at least 1 vector, not " + block);
        }
    }

    /** Returns Σ v_i w_j k(a_i, b_j) for each set. */
    double[] between(FeatureTable a, Weights v, FeatureTable b, Weights w) {
        double[] sums = new double[0];
        for (int i = 0; i < a.count(); i += block) {
            int rows = Math.min(i + block, a.count());
            for (int j = 0; j < b.count(); j += block) {
                int from = i;
                int first = j;
                int columns = Math.min(j + block, b.count());
                sums =
                        plus(
                                sums,
                                Step.scoped(
                                        () ->
                                                sum(
                                                        kernel.apply(
                                                                a.rows(from, rows, manager),
                                                                b.rows(first, columns, manager)),
                                                        v.columns(from, rows, manager),
                                                        w.columns(first, columns, manager))),
                                1);
            }
        }
        return sums;
    }

    /** Returns Σ w_i w_j k(a_i, a_j) over i ≠ j for each set. */
    double[] within(FeatureTable a, Weights w) {
        double[] sums = new double[0];
        for (int i = 0; i < a.count(); i += block) {
            int rows = Math.min(i + block, a.count());
            for (int j = i; j < a.count(); j += block) {
                int from = i;
                int first = j;
                int columns = Math.min(j + block, a.count());
                double[] part =
                        Step.scoped(
                                () -> {
                                    NDArray x = a.rows(from, rows, manager);
                                    NDArray y = from == first ? x : a.rows(first, columns, manager);
                                    NDArray k = kernel.apply(x, y);
                                    return sum(
                                            from == first ? withoutDiagonal(k) : k,
                                            w.columns(from, rows, manager),
                                            w.columns(first, columns, manager));
                                });
                sums = plus(sums, part, i == j ? 1 : 2);
            }
        }
        return sums;
    }

    private NDArray withoutDiagonal(NDArray k) {
        NDArray one = manager.eye((int) k.getShape().get(0)).toType(DataType.FLOAT64, false);
        return k.mul(one.neg().add(1));
    }

    /** Returns the diagonal of V K Wᵀ. */
    private static double[] sum(NDArray k, NDArray v, NDArray w) {
        return v.matMul(k).mul(w).sum(new int[] {1}).toDoubleArray();
    }

    private static double[] plus(double[] sums, double[] more, double factor) {
        double[] result = sums.length == 0 ? new double[more.length] : sums;
        for (int i = 0; i < more.length; i++) {
            result[i] += factor * more[i];
        }
        return result;
    }
}
