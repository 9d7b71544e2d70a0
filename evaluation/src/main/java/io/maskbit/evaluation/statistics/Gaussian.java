package io.maskbit.evaluation.statistics;

/**
 * A normal distribution fitted to features.
 *
 * @param mean (D)
 * @param covariance (D, D) row by row, symmetric
 * @param count how many vectors it was fitted to; 0 if a file does not say
 */
public record Gaussian(double[] mean, double[] covariance, long count) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the covariance is not (D, D)
     */
    public Gaussian {
        if (mean.length == 0 || covariance.length != (long) mean.length * mean.length) {
            throw new IllegalArgumentException(
                    "a mean of "
                            + mean.length
                            + " values does not fit a covariance of "
                            + covariance.length);
        }
    }

    /** Returns D. */
    public int width() {
        return mean.length;
    }
}
