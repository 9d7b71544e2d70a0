package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.LinearAlgebra;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Fréchet distances of a table whose vectors count more or less often.
 *
 * <p>With fewer vectors than dimensions, the eigenvalues come from the products of the vectors in
 * the reference's metric, (n, n), that are made once; else from the weighted covariance, (D, D).
 */
final class WeightedFrechet {

    private static final int BLOCK = 1024;

    private final FeatureTable table;
    private final FrechetReference reference;
    private final NDManager manager;

    WeightedFrechet(FeatureTable table, FrechetReference reference, NDManager manager) {
        this.table = table;
        this.reference = reference;
        this.manager = manager;
    }

    /** Returns the distance for each set of weights; the weights of a set sum to 2 or more. */
    double[] distances(int[][] weights) {
        if (table.count() <= table.width()) {
            return Step.scoped(() -> byVectors(weights));
        }
        return Arrays.stream(weights).mapToDouble(this::byCovariance).toArray();
    }

    private double byCovariance(int[] weights) {
        int width = table.width();
        return Step.scoped(
                () -> {
                    NDArray sum = manager.zeros(new Shape(1, width), DataType.FLOAT64);
                    NDArray products = manager.zeros(new Shape(width, width), DataType.FLOAT64);
                    for (int from = 0; from < table.count(); from += BLOCK) {
                        int first = from;
                        int to = Math.min(from + BLOCK, table.count());
                        Step.run(() -> add(weights, first, to, sum, products));
                    }
                    double n = Arrays.stream(weights).sum();
                    NDArray mean = sum.div(n);
                    LinearAlgebra.addProducts(products, sum.neg(), mean);
                    NDArray covariance = products.divi(n - 1);
                    double trace = trace(covariance);
                    return apart(mean.toDoubleArray(), trace) - 2 * reference.trace(covariance);
                });
    }

    private void add(int[] weights, int from, int to, NDArray sum, NDArray products) {
        NDArray rows = table.rows(from, to, manager); // (n, D)
        NDArray weighted = rows.mul(column(Arrays.copyOfRange(weights, from, to)));
        sum.addi(weighted.sum(new int[] {0}, true));
        LinearAlgebra.addProducts(products, weighted, rows);
    }

    private double[] byVectors(int[][] weights) {
        NDArray rows = table.rows(0, table.count(), manager);
        NDArray centre = rows.mean(new int[] {0}, true); // (1, D)
        NDArray x = rows.sub(centre); // small numbers, so that squares do not cancel
        NDArray g = reference.products(x); // (n, n)
        NDArray lengths = x.mul(x).sum(new int[] {1}, true); // (n, 1)
        double[] distances = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            int[] own = weights[i];
            distances[i] = Step.scoped(() -> byVectors(own, x, g, lengths, centre));
        }
        return distances;
    }

    private double byVectors(int[] weights, NDArray x, NDArray g, NDArray lengths, NDArray centre) {
        double n = Arrays.stream(weights).sum();
        NDArray w = column(weights);
        NDArray shift = w.transpose().matMul(x).divi(n); // (1, D), the weighted mean
        double squares = w.mul(lengths).sum().getDouble();
        double trace = (squares - n * shift.mul(shift).sum().getDouble()) / (n - 1);
        NDArray to = g.matMul(w).divi(n); // (n, 1): products with the weighted mean
        double own = w.mul(to).sum().getDouble() / n;
        NDArray centred = g.sub(to).sub(to.transpose()).add(own);
        NDArray root = w.sqrt();
        NDArray weighted = centred.mul(root).mul(root.transpose()).divi(n - 1);
        NDArray taken = taken(weights);
        NDArray product = weighted.get(taken).transpose().get(taken);
        double roots = FrechetReference.roots(LinearAlgebra.eigenvalues(product));
        return apart(shift.add(centre).toDoubleArray(), trace) - 2 * roots;
    }

    /** Returns the numbers of the vectors that count at all. */
    private NDArray taken(int[] weights) {
        return manager.create(
                IntStream.range(0, weights.length)
                        .filter(i -> weights[i] > 0)
                        .mapToLong(i -> i)
                        .toArray());
    }

    private NDArray column(int[] weights) {
        double[] values = Arrays.stream(weights).asDoubleStream().toArray();
        return manager.create(values, new Shape(values.length, 1));
    }

    private double apart(double[] mean, double trace) {
        Gaussian known = reference.gaussian();
        double apart = trace;
        for (int i = 0; i < mean.length; i++) {
            double shift = mean[i] - known.mean()[i];
            apart += shift * shift + known.covariance()[i * mean.length + i];
        }
        return apart;
    }

    private static double trace(NDArray covariance) {
        int width = (int) covariance.getShape().get(0);
        NDArray eye = covariance.getManager().eye(width).toType(DataType.FLOAT64, false);
        return covariance.mul(eye).sum().getDouble();
    }
}
