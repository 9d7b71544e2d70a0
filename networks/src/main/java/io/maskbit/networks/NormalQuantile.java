package io.maskbit.networks;

/**
 * The inverse of the normal distribution function, by Acklam's rational approximation (relative
 * error below 1.2e-9, far finer than float32). Only basic arithmetic, square roots and {@link
 * StrictMath}: equal on every machine, and cheap outside the tails.
 */
final class NormalQuantile {

    private static final double TAIL = 0.02425;

    private NormalQuantile() {}

    /**
     * Returns the value below which a standard normal lies with probability p.
     *
     * @param p in (0, 1)
     */
    static double of(double p) {
        if (p < TAIL) {
            return tail(StrictMath.sqrt(-2 * StrictMath.log(p)));
        }
        if (p > 1 - TAIL) {
            return -tail(StrictMath.sqrt(-2 * StrictMath.log(1 - p)));
        }
        double q = p - 0.5;
        double r = q * q;
        double above =
                ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02)
                                                        * r
                                                + 1.383577518672690e+02)
                                        * r
                                - 3.066479806614716e+01)
                        * r;
        double below =
                ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02)
                                                        * r
                                                + 6.680131188771972e+01)
                                        * r
                                - 1.328068155288572e+01)
                        * r;
        return (above + 2.506628277459239e+00) * q / (below + 1);
    }

    private static double tail(double q) {
        double above =
                ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00)
                                                        * q
                                                - 2.549732539343734e+00)
                                        * q
                                + 4.374664141464968e+00)
                        * q;
        double below =
                (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00)
                                        * q
                                + 3.754408661907416e+00)
                        * q;
        return (above + 2.938163982698783e+00) / (below + 1);
    }
}
