package io.maskbit.evaluation;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The means over images of {@link FlipScores}, with intervals over images.
 *
 * @param reconstructions of the unchanged tokens against the originals
 * @param bits by bit
 * @param counts by number of random bits, from 0
 * @param pairs of different images
 * @param medians over bits of the means over images
 * @param shares the median over bits divided by the mean of {@code pairs}, for distances only: 0 is
 *     no change, 1 is as far as another image
 */
public record FlipSummary(
        Map<ChangeMeasure, Interval> reconstructions,
        List<Map<ChangeMeasure, Interval>> bits,
        List<Map<ChangeMeasure, Interval>> counts,
        Map<ChangeMeasure, Interval> pairs,
        Map<ChangeMeasure, Interval> medians,
        Map<ChangeMeasure, Interval> shares) {

    /**
     * Computes means and intervals.
     *
     * @param scores what was measured
     * @param bootstrap draws among as many images
     * @return the summary
     */
    public static FlipSummary of(FlipScores scores, Bootstrap bootstrap) {
        Function<ImageChanges, Map<ChangeMeasure, Interval>> means =
                changes -> means(changes, bootstrap);
        Map<ChangeMeasure, Interval> medians = new EnumMap<>(ChangeMeasure.class);
        Map<ChangeMeasure, Interval> shares = new EnumMap<>(ChangeMeasure.class);
        for (ChangeMeasure measure : scores.measures()) {
            medians.put(measure, bootstrap.of(chosen -> scores.median(measure, chosen)));
            if (measure.isDistance()) {
                shares.put(
                        measure,
                        bootstrap.of(
                                chosen ->
                                        scores.median(measure, chosen)
                                                / scores.pairs().mean(measure, chosen)));
            }
        }
        return new FlipSummary(
                means.apply(scores.reconstructions()),
                scores.bits().stream().map(means).toList(),
                scores.counts().stream().map(means).toList(),
                means.apply(scores.pairs()),
                medians,
                shares);
    }

    private static Map<ChangeMeasure, Interval> means(ImageChanges changes, Bootstrap bootstrap) {
        Map<ChangeMeasure, Interval> means = new EnumMap<>(ChangeMeasure.class);
        for (ChangeMeasure measure : changes.measures()) {
            means.put(measure, bootstrap.of(chosen -> changes.mean(measure, chosen)));
        }
        return means;
    }
}
