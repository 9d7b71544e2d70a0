package io.maskbit.evaluation;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.EnumMap;
import java.util.Map;

/**
 * How two tokenizers differ in what a flipped bit does to the same images: medians over bits of
 * means over images, with intervals over images.
 *
 * @param differences of the medians, run minus control
 * @param ratios of the medians, run divided by control, for distances only
 */
public record FlipContrast(
        Map<ChangeMeasure, Interval> differences, Map<ChangeMeasure, Interval> ratios) {

    /** What an interval of differences says. */
    public enum Finding {
        /** Flipped bits leave the run's images closer than the control's. */
        CLOSER,
        /** Flipped bits take the run's images further away than the control's. */
        FURTHER,
        /** The interval holds 0, or is none. */
        NOT_SHOWN
    }

    /**
     * Contrasts two tokenizers.
     *
     * @param run scores of one
     * @param control scores of the other, of the same images with the same measures
     * @param bootstrap draws among as many images
     * @return the contrast
     * @throws IllegalArgumentException if images or measures differ
     */
    public static FlipContrast of(FlipScores run, FlipScores control, Bootstrap bootstrap) {
        if (run.images() != control.images() || !run.measures().equals(control.measures())) {
            throw new IllegalArgumentException(
                    "only scores of the same images by the same measures can be contrasted");
        }
        Map<ChangeMeasure, Interval> differences = new EnumMap<>(ChangeMeasure.class);
        Map<ChangeMeasure, Interval> ratios = new EnumMap<>(ChangeMeasure.class);
        for (ChangeMeasure measure : run.measures()) {
            differences.put(
                    measure,
                    bootstrap.of(
                            chosen ->
                                    run.median(measure, chosen) - control.median(measure, chosen)));
            if (measure.isDistance()) {
                ratios.put(
                        measure,
                        bootstrap.of(
                                chosen ->
                                        run.median(measure, chosen)
                                                / control.median(measure, chosen)));
            }
        }
        return new FlipContrast(differences, ratios);
    }

    /**
     * Says what the interval of a difference shows.
     *
     * @param measure one that was taken
     * @return what it shows
     */
    public Finding finding(ChangeMeasure measure) {
        Interval difference = differences.get(measure);
        if (difference.high() < 0) {
            return measure.isDistance() ? Finding.CLOSER : Finding.FURTHER;
        }
        if (difference.low() > 0) {
            return measure.isDistance() ? Finding.FURTHER : Finding.CLOSER;
        }
        return Finding.NOT_SHOWN;
    }
}
