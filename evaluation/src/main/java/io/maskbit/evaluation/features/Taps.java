package io.maskbit.evaluation.features;

import java.util.function.DoubleUnaryOperator;

/**
 * Which inputs make each output of one axis, and with which shares.
 *
 * @param places (outputs, taps) indices of inputs
 * @param shares (outputs, taps), each row of sum 1
 */
record Taps(int[][] places, double[][] shares) {

    private Taps(int out) {
        this(new int[out][], new double[out][]);
    }

    /** Two neighbours at i · scale, the scale in float32 (spec 9.4). */
    static Taps unshifted(int in, int out) {
        Taps taps = new Taps(out);
        double scale = (float) ((double) in / out);
        for (int i = 0; i < out; i++) {
            taps.between(i, i * scale, in);
        }
        return taps;
    }

    /** Two neighbours around the centre of the output; those at the border repeat the border. */
    static Taps centred(int in, int out) {
        Taps taps = new Taps(out);
        double scale = (double) in / out;
        for (int i = 0; i < out; i++) {
            taps.between(i, Math.max(0, (i + 0.5) * scale - 0.5), in);
        }
        return taps;
    }

    /** Four neighbours around the centre of the output; beyond the border it is repeated. */
    static Taps centred(int in, int out, DoubleUnaryOperator filter) {
        Taps taps = new Taps(out);
        double scale = (double) in / out;
        for (int i = 0; i < out; i++) {
            double source = (i + 0.5) * scale - 0.5;
            int low = (int) Math.floor(source) - 1;
            taps.places[i] = new int[4];
            taps.shares[i] = new double[4];
            for (int j = 0; j < 4; j++) {
                taps.places[i][j] = Math.max(0, Math.min(in - 1, low + j));
                taps.shares[i][j] = filter.applyAsDouble(source - (low + j));
            }
        }
        return taps;
    }

    /** A filter that widens where the axis shrinks (spec appendix B). */
    static Taps widening(int in, int out, double reach, DoubleUnaryOperator filter) {
        Taps taps = new Taps(out);
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1);
        double support = reach * stretch;
        for (int i = 0; i < out; i++) {
            double centre = (i + 0.5) * scale;
            int low = Math.max((int) (centre - support + 0.5), 0);
            int high = Math.min((int) (centre + support + 0.5), in);
            int[] places = new int[high - low];
            double[] shares = new double[high - low];
            double sum = 0;
            for (int j = 0; j < shares.length; j++) {
                places[j] = low + j;
                shares[j] = filter.applyAsDouble((j + low - centre + 0.5) * (1 / stretch));
                sum += shares[j];
            }
            for (int j = 0; j < shares.length; j++) {
                shares[j] /= sum;
            }
            taps.places[i] = places;
            taps.shares[i] = shares;
        }
        return taps;
    }

    /** The cubic convolution filter. */
    static double cubic(double t, double a) {
        double x = Math.abs(t);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private void between(int i, double source, int in) {
        int low = Math.min((int) source, in - 1);
        double part = source - low;
        places[i] = new int[] {low, Math.min(low + 1, in - 1)};
        shares[i] = new double[] {1 - part, part};
    }
}
