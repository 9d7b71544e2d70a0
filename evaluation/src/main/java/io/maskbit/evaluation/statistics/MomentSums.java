package io.maskbit.evaluation.statistics;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /**
     * Takes a fitted distribution apart, exact up to rounding.
     *
     * @param gaussian a distribution that knows how many vectors it was fitted to
     * @return the sums that it was fitted to
     * @throws IllegalArgumentException if it does not know
     */
    public static MomentSums of(Gaussian gaussian) {
        long n = gaussian.count();
        if (n < 2) {
            throw new IllegalArgumentException("a distribution fitted to " + n + " vectors");
        }
        int width = gaussian.width();
        double[] sum = Arrays.stream(gaussian.mean()).map(value -> value * n).toArray();
        double[] products = new double[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                products[i * width + j] =
                        gaussian.covariance()[i * width + j] * (n - 1)
                                + sum[i] * gaussian.mean()[j];
            }
        }
        return new MomentSums(n, sum, products);
    }

    /**
     * Keeps the sums in a file, whole or not at all, so that work can go on after an interruption.
     *
     * @param file an {@code .npz} file, replaced
     * @throws ExperimentException if it cannot be written
     */
    public void write(Path file) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("count", NpyArray.longs(new long[] {count}, 1));
        arrays.put("sum", NpyArray.doubles(sum, sum.length));
        arrays.put("products", NpyArray.doubles(products, sum.length, sum.length));
        try {
            NpzWriter.write(file, arrays);
        } catch (IOException e) {
            throw StatisticsFile.unwritable(file, e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param file the file
     * @return the sums
     * @throws ExperimentException if it is absent, damaged or something else
     */
    public static MomentSums read(Path file) {
        try (NpzFile arrays = NpzFile.open(file)) {
            int width = StatisticsFile.width(arrays, "sum", "products");
            long[] count = arrays.longs("count");
            double[] sum = arrays.doubles("sum");
            double[] products = arrays.doubles("products");
            StatisticsFile.requireFinite(file, "sum", sum);
            StatisticsFile.requireFinite(file, "products", products);
            if (count.length != 1 || count[0] < 0 || sum.length != width) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "holds no sums of features",
                        "delete it to begin again");
            }
            return new MomentSums(count[0], sum, products);
        }
    }
}
