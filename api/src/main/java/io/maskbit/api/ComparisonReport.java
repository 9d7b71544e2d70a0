package io.maskbit.api;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a comparison of two arms.
 *
 * @param baseline name of the arm that is known
 * @param candidate name of the arm that is held against it
 * @param varies sections in which these two arms differed
 * @param verdict the first line
 * @param decidedBy the metric that decides; empty if none was measured that could
 * @param metrics one row per metric that both arms have
 * @param reasons why the verdict is what it is, one sentence each
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record ComparisonReport(
        String baseline,
        String candidate,
        List<String> varies,
        Verdict verdict,
        Optional<Metric> decidedBy,
        List<Row> metrics,
        List<String> reasons) {

    /** Copies the lists. */
    public ComparisonReport {
        varies = List.copyOf(varies);
        metrics = List.copyOf(metrics);
        reasons = List.copyOf(reasons);
    }

    /**
     * One metric of both arms.
     *
     * @param metric the metric
     * @param baseline values by seed
     * @param candidate values by seed, in the same order
     * @param difference candidate minus baseline, paired by seed; empty below three seeds
     */
    public record Row(
            Metric metric,
            List<Double> baseline,
            List<Double> candidate,
            Optional<Interval> difference) {

        /** Copies the lists. */
        public Row {
            baseline = List.copyOf(baseline);
            candidate = List.copyOf(candidate);
        }
    }

    /**
     * A mean with its 95 % interval.
     *
     * @param mean the mean
     * @param low lower end
     * @param high upper end
     */
    public record Interval(double mean, double low, double high) {}
}
