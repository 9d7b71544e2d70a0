package io.maskbit.evaluation;

/**
 * The Fréchet distance between two normal distributions: |m1 - m2|² + tr S1 + tr S2 - 2 tr (S1
 * S2)^½.
 *
 * <p>The root's trace is the sum of the roots of the eigenvalues of S1^½ S2 S1^½, which is
 * symmetric: no complex numbers appear, and covariances of too few samples need no special care.
 */
public final class Frechet {

    private Frechet() {}

    /**
     * Compares two sets of features.
     *
     * @param a at least two vectors
     * @param b at least two vectors of the same length
     * @return at least 0 up to rounding; 0 for equal statistics
     */
    public static double distance(FeatureStatistics a, FeatureStatistics b) {
        return distance(a.mean(), a.covariance(), b.mean(), b.covariance());
    }

    /**
     * Compares two normal distributions.
     *
     * @param mean1 (D)
     * @param covariance1 (D, D), symmetric, no negative eigenvalues
     * @param mean2 (D)
     * @param covariance2 as the first
     * @return at least 0 up to rounding
     * @throws IllegalArgumentException if the sizes differ or a value is not finite
     */
    public static double distance(
            double[] mean1, double[][] covariance1, double[] mean2, double[][] covariance2) {
        int n = mean1.length;
        if (mean2.length != n || covariance1.length != n || covariance2.length != n) {
            throw new IllegalArgumentException(
                    "statistics of different widths: " + n + " and " + mean2.length);
        }
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double shift = mean1[i] - mean2[i];
            distance += shift * shift + covariance1[i][i] + covariance2[i][i];
        }
        double[][] root = root(covariance1);
        double[][] product = product(product(root, covariance2), root);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (product[i][j] + product[j][i]) / 2;
                product[i][j] = mean;
                product[j][i] = mean;
            }
        }
        for (double value : SymmetricEigen.of(product).values()) {
            distance -= 2 * Math.sqrt(Math.max(value, 0)); // below zero by rounding only
        }
        return distance;
    }

    /** Returns the symmetric root of a symmetric matrix without negative eigenvalues. */
    static double[][] root(double[][] matrix) {
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        int n = matrix.length;
        double[][] root = new double[n][n];
        for (int k = 0; k < n; k++) {
            double[] vector = eigen.vectors()[k];
            double scale = Math.sqrt(Math.max(eigen.values()[k], 0));
            for (int i = 0; i < n; i++) {
                double factor = scale * vector[i];
                for (int j = 0; j < n; j++) {
                    root[i][j] += factor * vector[j];
                }
            }
        }
        return root;
    }

    private static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i][k];
                for (int j = 0; j < n; j++) {
                    product[i][j] += factor * b[k][j];
                }
            }
        }
        return product;
    }
}
