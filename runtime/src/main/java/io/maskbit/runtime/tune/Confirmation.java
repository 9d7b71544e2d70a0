package io.maskbit.runtime.tune;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.evaluation.Bootstrap;
import io.maskbit.runtime.measure.SampleTrial;
import java.util.SplittableRandom;

/**
 * Two settings on images that the search has not seen: the difference of their distances with a 95
 * % interval. Image numbers are drawn with replacement, the same for both settings, as images of
 * equal number share label and noise.
 */
record Confirmation(Samples.Score present, Samples.Score winner, Interval difference) {

    private static final int TIMES = 200;

    /**
     * Compares.
     *
     * @param present the run's setting
     * @param winner the setting that the search found; as many images
     * @param trial computes distances
     * @param random draws images
     */
    static Confirmation of(
            Samples.Score present,
            Samples.Score winner,
            SampleTrial trial,
            SplittableRandom random) {
        int width = trial.width();
        Interval difference =
                new Bootstrap(present.right().length, TIMES, random)
                        .of(
                                images ->
                                        trial.frechet(rows(winner.features(), images, width))
                                                - trial.frechet(
                                                        rows(present.features(), images, width)));
        return new Confirmation(present, winner, difference);
    }

    /** Returns whether the winner is better beyond the accident of the images. */
    boolean isConfirmed() {
        return difference.high() < 0 && difference.mean() < 0;
    }

    private static float[] rows(float[] features, int[] drawn, int width) {
        float[] rows = new float[drawn.length * width];
        for (int i = 0; i < drawn.length; i++) {
            System.arraycopy(features, drawn[i] * width, rows, i * width, width);
        }
        return rows;
    }
}
