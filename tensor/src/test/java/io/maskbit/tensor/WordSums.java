package io.maskbit.tensor;

/** Entropies of words of independent bits by sums over all words, in float64. */
final class WordSums {

    private WordSums() {}

    /**
     * Sums.
     *
     * @param logits (R, K), row-major
     * @param bits K
     * @param smallest clamp of probabilities in logarithms
     * @param gradient (R, K), is set to the gradient of the entropy of the mean row
     * @return the mean entropy of rows, the entropy of the mean row
     */
    static double[] of(float[] logits, int bits, double smallest, double[] gradient) {
        int rows = logits.length / bits;
        double[] mean = new double[1 << bits];
        double each = 0;
        for (int r = 0; r < rows; r++) {
            double[] p = words(logits, r, bits);
            for (int c = 0; c < p.length; c++) {
                mean[c] += p[c] / rows;
                each += term(p[c], smallest) / rows;
            }
        }
        double all = 0;
        double[] slopes = new double[mean.length];
        for (int c = 0; c < mean.length; c++) {
            all += term(mean[c], smallest);
            slopes[c] = slope(mean[c], smallest) / rows;
        }
        for (int r = 0; r < rows; r++) {
            backward(words(logits, r, bits), slopes, bits, r, logits, gradient);
        }
        return new double[] {each, all};
    }

    /** Returns the gradient of the mean entropy of rows; arguments as in {@link #of}. */
    static double[] ofRows(float[] logits, int bits, double smallest) {
        int rows = logits.length / bits;
        double[] gradient = new double[logits.length];
        for (int r = 0; r < rows; r++) {
            double[] p = words(logits, r, bits);
            double[] slopes = new double[p.length];
            for (int c = 0; c < p.length; c++) {
                slopes[c] = slope(p[c], smallest) / rows;
            }
            backward(p, slopes, bits, r, logits, gradient);
        }
        return gradient;
    }

    private static double[] words(float[] logits, int row, int bits) {
        double[] p = new double[1 << bits];
        p[0] = 1;
        for (int k = 0; k < bits; k++) {
            double x = logits[row * bits + k];
            for (int c = 0; c < 1 << k; c++) {
                p[c + (1 << k)] = p[c] / (1 + Math.exp(-x));
                p[c] /= 1 + Math.exp(x);
            }
        }
        return p;
    }

    private static double term(double p, double smallest) {
        return p == 0 ? 0 : -p * Math.log(Math.max(p, smallest));
    }

    private static double slope(double p, double smallest) {
        return p == 0 ? 0 : -Math.log(Math.max(p, smallest)) - (p >= smallest ? 1 : 0);
    }

    private static void backward(
            double[] p, double[] slopes, int bits, int row, float[] logits, double[] gradient) {
        for (int k = 0; k < bits; k++) {
            double one = 1 / (1 + Math.exp(-logits[row * bits + k]));
            double sum = 0;
            for (int c = 0; c < p.length; c++) {
                sum += slopes[c] * p[c] * ((c >> k & 1) - one);
            }
            gradient[row * bits + k] = sum;
        }
    }
}
