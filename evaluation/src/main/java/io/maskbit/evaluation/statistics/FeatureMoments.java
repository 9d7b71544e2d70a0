package io.maskbit.evaluation.statistics;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.LinearAlgebra;
import io.maskbit.tensor.Step;
import java.util.Arrays;

/**
 * Mean and covariance of feature vectors, added batch by batch: running sums in float64 on the
 * device of their owner, two matrices however many vectors come. Order, batches and shards make no
 * difference but for rounding. Not thread-safe.
 */
public final class FeatureMoments implements AutoCloseable {

    private final int width;
    private final NDManager memory;
    private final NDArray sum;
    private final NDArray products;
    private long count;

    /**
     * Begins to count.
     *
     * @param width D, length of a vector, at least 1
     * @param owner a manager on the device that adds up; frees the sums if nobody closed them
     */
    public FeatureMoments(int width, NDManager owner) {
        if (width < 1) {
            throw new IllegalArgumentException("a vector has at least 1 entry, not " + width);
        }
        this.width = width;
        this.memory = owner.newSubManager();
        this.sum = Step.keep(memory.zeros(new Shape(width), DataType.FLOAT64), memory);
        this.products = Step.keep(memory.zeros(new Shape(width, width), DataType.FLOAT64), memory);
    }

    /**
     * Goes on with sums that were kept.
     *
     * @param sums what {@link #sums} returned
     * @param owner as for the constructor
     * @return moments of the same vectors
     */
    public static FeatureMoments of(MomentSums sums, NDManager owner) {
        FeatureMoments moments = new FeatureMoments(sums.sum().length, owner);
        moments.merge(sums);
        return moments;
    }

    /**
     * Adds vectors.
     *
     * @param features float64 (n, D); other number formats are converted
     * @throws IllegalArgumentException if they are not (n, D)
     * @throws ExperimentException if a value is not finite; nothing is added then
     */
    public void add(NDArray features) {
        Shape shape = features.getShape();
        if (shape.dimension() != 2 || shape.get(1) != width) {
            throw new IllegalArgumentException(shape + " are no vectors of " + width);
        }
        Step.run(
                () -> {
                    NDArray rows = features.toType(DataType.FLOAT64, true).toDevice(device(), true);
                    NDArray more = rows.sum(new int[] {0}); // (D)
                    requireFinite(more.toDoubleArray());
                    sum.addi(more);
                    LinearAlgebra.addProducts(products, rows, rows);
                });
        count += shape.get(0);
    }

    /**
     * Adds vectors.
     *
     * @param features (n, D), row by row
     * @throws IllegalArgumentException if the values do not fill whole rows
     * @throws ExperimentException if a value is not finite; nothing is added then
     */
    public void add(float[] features) {
        if (features.length % width != 0) {
            throw new IllegalArgumentException(
                    features.length + " values are no vectors of " + width);
        }
        if (features.length > 0) {
            Shape shape = new Shape(features.length / width, width);
            Step.run(() -> add(memory.create(features, shape)));
        }
    }

    /**
     * Adds what others added up.
     *
     * @param other sums over vectors of the same length
     * @throws IllegalArgumentException if the length differs
     * @throws ExperimentException if a sum is not finite; nothing is added then
     */
    public void merge(MomentSums other) {
        if (other.sum().length != width) {
            throw new IllegalArgumentException(
                    "sums over vectors of " + other.sum().length + ", not of " + width);
        }
        requireFinite(other.sum());
        requireFinite(other.products());
        Step.run(
                () -> {
                    sum.addi(memory.create(other.sum()));
                    products.addi(memory.create(other.products(), new Shape(width, width)));
                });
        count += other.count();
    }

    /** Adds what others added up; see {@link #merge(MomentSums)}. */
    public void merge(FeatureMoments other) {
        merge(other.sums());
    }

    /** Returns D. */
    public int width() {
        return width;
    }

    /** Returns how many vectors were added. */
    public long count() {
        return count;
    }

    /** Returns a copy of the sums. */
    public MomentSums sums() {
        return new MomentSums(count, sum.toDoubleArray(), products.toDoubleArray());
    }

    /**
     * Fits a normal distribution: the mean, and the covariance with n - 1 in the denominator, (Σ f
     * fᵀ - Σ f Σ fᵀ / n) / (n - 1).
     *
     * @return the distribution
     * @throws ExperimentException below two vectors
     */
    public Gaussian gaussian() {
        return gaussian(sums());
    }

    /** Fits a normal distribution to sums; see {@link #gaussian()}. */
    public static Gaussian gaussian(MomentSums sums) {
        long n = sums.count();
        if (n < 2) {
            throw new ExperimentException(
                    Location.of("features"),
                    "a covariance needs at least 2 images, but there "
                            + (n == 1 ? "is 1" : "are none"),
                    "a Fréchet distance means little below 10,000 images");
        }
        int width = sums.sum().length;
        double[] mean = Arrays.stream(sums.sum()).map(value -> value / n).toArray();
        double[] covariance = new double[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double product =
                        (sums.products()[i * width + j] + sums.products()[j * width + i]) / 2;
                double value = (product - sums.sum()[i] * mean[j]) / (n - 1);
                covariance[i * width + j] = value;
                covariance[j * width + i] = value;
            }
        }
        return new Gaussian(mean, covariance, n);
    }

    /** Frees the sums. */
    @Override
    public void close() {
        memory.close();
    }

    static void requireFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new ExperimentException(
                        Location.of("features"),
                        "a feature is " + value + ", no finite number",
                        "look for images or weights that are damaged");
            }
        }
    }

    private Device device() {
        return memory.getDevice();
    }
}
