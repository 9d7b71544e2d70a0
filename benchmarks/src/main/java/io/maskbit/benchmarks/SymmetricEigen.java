package io.maskbit.benchmarks;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: reduction to three diagonals by reflections,
 * then implicitly shifted QR steps (Golub and Van Loan, Matrix Computations, 8.3).
 *
 * @param values eigenvalues in no particular order
 * @param vectors unit eigenvectors, one per row, in the order of the values
 */
record SymmetricEigen(double[] values, double[][] vectors) {

    private static final int STEPS_PER_VALUE = 60;

    /**
     * Decomposes.
     *
     * @param matrix symmetric; left as it is
     * @throws IllegalArgumentException if a value is not finite
     */
    static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            vectors[i][i] = 1;
            for (double value : a[i]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("the matrix holds " + value);
                }
            }
        }
        for (int k = 0; k < n - 2; k++) {
            reflect(a, vectors, k);
        }
        double[] diagonal = new double[n];
        double[] beside = new double[n];
        for (int i = 0; i < n; i++) {
            diagonal[i] = a[i][i];
            beside[i] = i < n - 1 ? a[i + 1][i] : 0;
        }
        diagonalise(diagonal, beside, vectors);
        return new SymmetricEigen(diagonal, vectors);
    }

    /** Clears column k below the second diagonal: a := H a H, vectors := H vectors. */
    private static void reflect(double[][] a, double[][] vectors, int k) {
        int first = k + 1;
        int n = a.length;
        double[] v = new double[n];
        double norm = 0;
        for (int i = first; i < n; i++) {
            v[i] = a[i][k];
            norm = Math.hypot(norm, v[i]);
        }
        double below = 0;
        for (int i = first + 1; i < n; i++) {
            below = Math.hypot(below, v[i]);
        }
        if (below == 0) {
            return;
        }
        double target = v[first] > 0 ? -norm : norm;
        v[first] -= target;
        double length = Math.hypot(below, v[first]);
        for (int i = first; i < n; i++) {
            v[i] /= length;
        }
        double[] p = new double[n];
        double along = 0;
        for (int i = first; i < n; i++) {
            for (int j = first; j < n; j++) {
                p[i] += a[i][j] * v[j];
            }
            along += p[i] * v[i];
        }
        for (int i = first; i < n; i++) {
            p[i] = 2 * (p[i] - along * v[i]);
        }
        for (int i = first; i < n; i++) {
            for (int j = first; j < n; j++) {
                a[i][j] -= v[i] * p[j] + p[i] * v[j];
            }
        }
        a[first][k] = target;
        double[] shadow = new double[n];
        for (int i = first; i < n; i++) {
            for (int j = 0; j < n; j++) {
                shadow[j] += v[i] * vectors[i][j];
            }
        }
        for (int i = first; i < n; i++) {
            for (int j = 0; j < n; j++) {
                vectors[i][j] -= 2 * v[i] * shadow[j];
            }
        }
    }

    private static void diagonalise(double[] d, double[] e, double[][] vectors) {
        int high = d.length - 1;
        int steps = STEPS_PER_VALUE * d.length;
        while (high > 0) {
            int low = high;
            while (low > 0 && Math.abs(e[low - 1]) > small(d[low - 1], d[low])) {
                low--;
            }
            if (low > 0) {
                e[low - 1] = 0;
            }
            if (low == high) {
                high--;
            } else if (steps-- > 0) {
                chase(d, e, vectors, low, high);
            } else {
                throw new IllegalStateException("the eigenvalues do not converge");
            }
        }
    }

    private static double small(double a, double b) {
        return Math.ulp(1.0) * (Math.abs(a) + Math.abs(b));
    }

    /** One QR step on the block from low to high, shifted towards its last eigenvalue. */
    private static void chase(double[] d, double[] e, double[][] vectors, int low, int high) {
        double half = (d[high - 1] - d[high]) / 2;
        double last = e[high - 1];
        double shift = d[high] - last * last / (half + Math.copySign(Math.hypot(half, last), half));
        double x = d[low] - shift;
        double z = e[low];
        for (int k = low; k < high; k++) {
            double r = Math.hypot(x, z);
            double cos = r == 0 ? 1 : x / r;
            double sin = r == 0 ? 0 : z / r;
            if (k > low) {
                e[k - 1] = r;
            }
            double upper = d[k];
            double lower = d[k + 1];
            double side = e[k];
            d[k] = cos * cos * upper + 2 * cos * sin * side + sin * sin * lower;
            d[k + 1] = sin * sin * upper - 2 * cos * sin * side + cos * cos * lower;
            e[k] = cos * sin * (lower - upper) + (cos * cos - sin * sin) * side;
            if (k < high - 1) {
                x = e[k];
                z = sin * e[k + 1];
                e[k + 1] = cos * e[k + 1];
            }
            rotate(vectors[k], vectors[k + 1], cos, sin);
        }
    }

    private static void rotate(double[] a, double[] b, double cos, double sin) {
        for (int i = 0; i < a.length; i++) {
            double first = a[i];
            a[i] = cos * first + sin * b[i];
            b[i] = cos * b[i] - sin * first;
        }
    }
}
