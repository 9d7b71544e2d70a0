package io.maskbit.benchmarks;

import io.maskbit.evaluation.statistics.Gaussian;

/** The Fréchet distance in Java alone, as it was before the engine's linear algebra did it. */
final class PlainFrechet {

    private PlainFrechet() {}

    /** Returns the distance by the eigenvalues of S1^½ S2 S1^½. */
    static double distance(Gaussian a, Gaussian b) {
        int n = a.width();
        double[][] first = rows(a);
        double[][] second = rows(b);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double shift = a.mean()[i] - b.mean()[i];
            distance += shift * shift + first[i][i] + second[i][i];
        }
        double[][] root = root(first);
        double[][] product = product(product(root, second), root);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (product[i][j] + product[j][i]) / 2;
                product[i][j] = mean;
                product[j][i] = mean;
            }
        }
        for (double value : SymmetricEigen.of(product).values()) {
            distance -= 2 * Math.sqrt(Math.max(value, 0));
        }
        return distance;
    }

    private static double[][] rows(Gaussian of) {
        int n = of.width();
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(of.covariance(), i * n, rows[i], 0, n);
        }
        return rows;
    }

    private static double[][] root(double[][] matrix) {
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
