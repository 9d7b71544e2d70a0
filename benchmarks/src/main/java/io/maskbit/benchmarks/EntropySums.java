package io.maskbit.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The entropy loss by sums over all codes in float64, row by row: what the forms are compared with.
 * Only the entropy of rows without a clamp is a sum over bits.
 */
final class EntropySums {

    private static final int STRIPES = 2;

    private final float[] latents;
    private final int bits;
    private final double smallest;
    private final int rows;
    private final double[] slopes;
    private final double[] gradient;
    private final double[] values = new double[2];

    private EntropySums(float[] latents, int bits, double smallest) {
        this.latents = latents;
        this.bits = bits;
        this.smallest = smallest;
        this.rows = latents.length / bits;
        this.gradient = new double[latents.length];
        this.slopes = new double[1 << bits];
    }

    /** Computes them; a clamp of 0 is none. */
    static EntropySums of(float[] latents, int bits, double smallest) {
        EntropySums sums = new EntropySums(latents, bits, smallest);
        sums.forward();
        sums.backward();
        return sums;
    }

    /** Returns the mean entropy of rows and the entropy of the mean row. */
    double[] values() {
        return values.clone();
    }

    /** Returns the gradient of the first value less the second, (R, K). */
    double[] gradient() {
        return gradient.clone();
    }

    private void forward() {
        double[] stripes = new double[STRIPES];
        double[][] means =
                IntStream.range(0, STRIPES)
                        .parallel()
                        .mapToObj(stripe -> forward(stripe, stripes))
                        .toArray(double[][]::new);
        values[0] = Arrays.stream(stripes).sum();
        for (int c = 0; c < slopes.length; c++) {
            double p = 0;
            for (double[] mean : means) {
                p += mean[c];
            }
            values[1] += term(p);
            slopes[c] = slope(p);
        }
    }

    private double[] forward(int stripe, double[] stripes) {
        double[] p = new double[slopes.length];
        double[] mean = new double[slopes.length];
        for (int r = stripe; r < rows; r += STRIPES) {
            codes(r, p);
            for (int c = 0; c < p.length; c++) {
                mean[c] += p[c] / rows;
            }
            stripes[stripe] += entropy(r, p) / rows;
        }
        return mean;
    }

    private void backward() {
        IntStream.range(0, STRIPES)
                .parallel()
                .forEach(
                        stripe -> {
                            double[] p = new double[slopes.length];
                            double[] d = new double[slopes.length];
                            for (int r = stripe; r < rows; r += STRIPES) {
                                codes(r, p);
                                for (int c = 0; c < p.length; c++) {
                                    double own = smallest == 0 ? 0 : slope(p[c]);
                                    d[c] = p[c] * (own - slopes[c]) / rows;
                                }
                                gather(r, d);
                            }
                        });
    }

    /** Sums d over the codes with each bit set, less its share of the whole sum. */
    private void gather(int row, double[] d) {
        for (int k = bits - 1; k >= 0; k--) {
            int half = 1 << k;
            double low = 0;
            double high = 0;
            for (int c = 0; c < half; c++) {
                low += d[c];
                high += d[c + half];
                d[c] += d[c + half];
            }
            double one = one(row, k);
            gradient[row * bits + k] =
                    4 / EntropyCase.TEMPERATURE * (high * (1 - one) - low * one + ofBit(row, k));
        }
    }

    private double entropy(int row, double[] p) {
        double sum = 0;
        if (smallest > 0) {
            for (double one : p) {
                sum += term(one);
            }
            return sum;
        }
        for (int k = 0; k < bits; k++) {
            sum += term(one(row, k)) + term(zero(row, k));
        }
        return sum;
    }

    /** Slope of the mean entropy of rows along a logit. */
    private double ofBit(int row, int k) {
        return smallest > 0 ? 0 : -logit(row, k) * one(row, k) * zero(row, k) / rows;
    }

    private void codes(int row, double[] p) {
        p[0] = 1;
        for (int k = 0; k < bits; k++) {
            double one = one(row, k);
            double zero = zero(row, k);
            for (int c = 0; c < 1 << k; c++) {
                p[c + (1 << k)] = p[c] * one;
                p[c] *= zero;
            }
        }
    }

    private double logit(int row, int k) {
        return 4 * latents[row * bits + k] / EntropyCase.TEMPERATURE;
    }

    private double one(int row, int k) {
        return 1 / (1 + Math.exp(-logit(row, k)));
    }

    private double zero(int row, int k) {
        return 1 / (1 + Math.exp(logit(row, k)));
    }

    private double term(double p) {
        return p == 0 ? 0 : -p * logarithm(p);
    }

    private double slope(double p) {
        return p == 0 ? 0 : -logarithm(p) - (p >= smallest ? 1 : 0);
    }

    private double logarithm(double p) {
        return p >= smallest ? Math.log(p) : Math.log(smallest);
    }
}
