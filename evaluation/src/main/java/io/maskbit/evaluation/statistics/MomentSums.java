package io.maskbit.evaluation.statistics;

/**
 * The sums behind a mean and a covariance, not yet divided: what is kept of work that is
 * interrupted, and what shards are merged by.
 *
 * @param count how many vectors were added
 * @param sum (D)
 * @param products (D, D) row by row: the sum of products of entries
 */
public record MomentSums(long count, double[] sum, double[] products) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the count is negative, or the products are not (D, D)
     */
    public MomentSums {
        if (count < 0 || sum.length == 0 || products.length != (long) sum.length * sum.length) {
            throw new IllegalArgumentException(
                    count
                            + " vectors, "
                            + sum.length
                            + " sums and "
                            + products.length
                            + " products are no sums of moments");
        }
    }
}
