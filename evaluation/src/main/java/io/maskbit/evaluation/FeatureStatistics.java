package io.maskbit.evaluation;

/** Mean and covariance of feature vectors, added batch by batch, in double precision. */
public final class FeatureStatistics {

    private final int width;
    private final double[] sum;
    private final double[][] products;
    private long count;

    /**
     * Begins to count.
     *
     * @param width length of a feature vector, at least 1
     */
    public FeatureStatistics(int width) {
        this.width = width;
        this.sum = new double[width];
        this.products = new double[width][width];
    }

    /**
     * Adds feature vectors.
     *
     * @param features (n, width), row by row
     * @throws IllegalArgumentException if the values do not fill whole rows
     */
    public void add(float[] features) {
        if (features.length % width != 0) {
            throw new IllegalArgumentException(
                    features.length + " values are no vectors of " + width);
        }
        for (int from = 0; from < features.length; from += width) {
            for (int i = 0; i < width; i++) {
                double value = features[from + i];
                sum[i] += value;
                double[] row = products[i];
                for (int j = 0; j <= i; j++) {
                    row[j] += value * features[from + j];
                }
            }
            count++;
        }
    }

    /** Returns how many vectors were added. */
    public long count() {
        return count;
    }

    /** Returns the length of a vector. */
    public int width() {
        return width;
    }

    /** Returns the mean, (width). */
    public double[] mean() {
        double[] mean = new double[width];
        for (int i = 0; i < width; i++) {
            mean[i] = sum[i] / count;
        }
        return mean;
    }

    /**
     * Returns the covariance with n - 1 in the denominator, (width, width), symmetric.
     *
     * @throws IllegalStateException if there are fewer than two vectors
     */
    public double[][] covariance() {
        if (count < 2) {
            throw new IllegalStateException("a covariance needs 2 vectors, but has " + count);
        }
        double[][] covariance = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double value = (products[i][j] - sum[i] * sum[j] / count) / (count - 1);
                covariance[i][j] = value;
                covariance[j][i] = value;
            }
        }
        return covariance;
    }
}
