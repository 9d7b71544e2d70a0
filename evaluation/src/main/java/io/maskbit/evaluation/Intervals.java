package io.maskbit.evaluation;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Means over seeds and how sure they are: 95 % intervals after Student. */
public final class Intervals {

    /** Fewer values than this give no interval. */
    public static final int FEWEST = 3;

    private static final double UPPER = 0.975;

    private Intervals() {}

    /**
     * Returns the mean.
     *
     * @param values any numbers
     * @return their mean; NaN if there are none
     */
    public static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /**
     * Returns mean and interval.
     *
     * @param values independent measurements
     * @return empty below {@link #FEWEST} values
     */
    public static Optional<Interval> of(List<Double> values) {
        int n = values.size();
        if (n < FEWEST) {
            return Optional.empty();
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double reach = quantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
        return Optional.of(new Interval(mean, mean - reach, mean + reach));
    }

    /**
     * Returns mean and interval of paired differences.
     *
     * @param baseline values by seed
     * @param candidate values by seed, in the same order
     * @return candidate minus baseline; empty below {@link #FEWEST} pairs
     * @throws IllegalArgumentException if the lists differ in length
     */
    public static Optional<Interval> difference(List<Double> baseline, List<Double> candidate) {
        if (baseline.size() != candidate.size()) {
            throw new IllegalArgumentException(
                    baseline.size() + " values cannot be paired with " + candidate.size());
        }
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < baseline.size(); i++) {
            differences.add(candidate.get(i) - baseline.get(i));
        }
        return of(differences);
    }

    /**
     * Returns the 97.5 % point of Student's distribution: how many standard errors a two-sided 95 %
     * interval reaches.
     *
     * @param freedom degrees of freedom, at least 1
     * @return 12.706 for 1, falling to 1.960
     */
    public static double quantile(int freedom) {
        if (freedom < 1) {
            throw new IllegalArgumentException(
                    "degrees of freedom must be at least 1, but are " + freedom);
        }
        double low = 1;
        double high = 16;
        while (true) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                return middle;
            }
            if (probability(middle, freedom) < UPPER) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Student's distribution function for t above 0: a finite sum for whole degrees of freedom. */
    static double probability(double t, int freedom) {
        double angle = Math.atan(t / Math.sqrt(freedom));
        double cos2 = Math.cos(angle) * Math.cos(angle);
        boolean odd = freedom % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = 0;
        for (int k = odd ? 1 : 0; k <= freedom - 2; k += 2) {
            sum += term;
            term *= cos2 * (k + 1) / (k + 2);
        }
        double inside = odd ? (angle + Math.sin(angle) * sum) * 2 / Math.PI : Math.sin(angle) * sum;
        return 0.5 + inside / 2;
    }
}
