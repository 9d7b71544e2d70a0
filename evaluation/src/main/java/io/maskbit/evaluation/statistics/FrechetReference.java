package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.LinearAlgebra;
import io.maskbit.tensor.Step;

/**
 * A normal distribution that several others are compared with: the root of its covariance is made
 * once. Not thread-safe.
 */
public final class FrechetReference implements AutoCloseable {

    private final Gaussian gaussian;
    private final NDManager memory;
    private final NDArray root;

    /**
     * Makes the root.
     *
     * @param gaussian the distribution
     * @param owner a manager on the device that computes; frees the root if nobody closed it
     * @throws io.maskbit.api.ExperimentException if a value is not finite
     */
    public FrechetReference(Gaussian gaussian, NDManager owner) {
        FeatureMoments.requireFinite(gaussian.mean());
        this.gaussian = gaussian;
        this.memory = owner.newSubManager();
        this.root = Step.keep(Step.result(() -> root(gaussian)), memory);
    }

    /** Returns the distribution. */
    public Gaussian gaussian() {
        return gaussian;
    }

    /**
     * Returns the Fréchet distance; see {@link Frechet#distance(Gaussian, Gaussian, NDManager)}.
     *
     * @param other as wide as the reference
     * @return at least 0 up to rounding
     * @throws IllegalArgumentException if the widths differ
     * @throws io.maskbit.api.ExperimentException if a value is not finite
     */
    public double distance(Gaussian other) {
        double apart = Frechet.apart(gaussian, other);
        FeatureMoments.requireFinite(other.mean());
        double trace =
                Step.scoped(
                        () -> {
                            NDArray product = root.transpose().matMul(root(other)); // (r, s)
                            return sum(LinearAlgebra.singularValues(product));
                        });
        return apart - 2 * trace;
    }

    /**
     * Returns tr (S1 S2)^½ for a covariance on the device: by the eigenvalues of Rᵀ S2 R with R the
     * root, a third of the work of {@link #distance}. Where eigenvalues vanish it is good to half
     * the digits only, enough for the spread of resamples.
     *
     * @param covariance float64 (D, D), symmetric up to rounding, finite
     */
    double trace(NDArray covariance) {
        return Step.scoped(
                () -> {
                    NDArray product = root.transpose().matMul(covariance).matMul(root); // (r, r)
                    return roots(LinearAlgebra.eigenvalues(product));
                });
    }

    /**
     * Returns the products of vectors in the reference's metric.
     *
     * @param rows float64 (n, D)
     * @return (n, n), X S Xᵀ with S the reference's covariance
     */
    NDArray products(NDArray rows) {
        NDArray projected = rows.matMul(root); // (n, r)
        return projected.matMul(projected.transpose());
    }

    /** Sums the roots of eigenvalues; what is below zero is so by rounding. */
    static double roots(NDArray eigenvalues) {
        double sum = 0;
        for (double value : eigenvalues.toDoubleArray()) {
            sum += Math.sqrt(Math.max(value, 0));
        }
        return sum;
    }

    /** Frees the root. */
    @Override
    public void close() {
        memory.close();
    }

    /**
     * Returns R (D, r) with R Rᵀ the covariance and r its rank. What lies D units in the last place
     * below the largest eigenvalue is not distinguished from zero: its root would be eight digits
     * of nothing.
     */
    private NDArray root(Gaussian of) {
        FeatureMoments.requireFinite(of.covariance());
        int width = of.width();
        NDArray matrix = memory.create(of.covariance(), new Shape(width, width));
        NDList eigen = LinearAlgebra.eigen(matrix);
        double[] values = eigen.get(0).toDoubleArray(); // ascending
        double least = values[width - 1] * width * Math.ulp(1.0);
        int first = 0;
        while (first < width - 1 && values[first] <= least) {
            first++;
        }
        double[] scales = new double[width - first];
        for (int i = first; i < width; i++) {
            scales[i - first] = Math.sqrt(Math.max(values[i], 0));
        }
        NDArray kept = eigen.get(1).get(":, " + first + ":"); // (D, r)
        return kept.mul(memory.create(scales));
    }

    private static double sum(NDArray values) {
        double sum = 0;
        for (double value : values.toDoubleArray()) {
            sum += value;
        }
        return sum;
    }
}
