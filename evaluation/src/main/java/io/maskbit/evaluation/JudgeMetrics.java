package io.maskbit.evaluation;

import io.maskbit.api.Metric;
import io.maskbit.evaluation.statistics.FeatureMoments;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a judge thinks of generated or reconstructed images, added batch by batch. Images are cut to
 * the 8 bits of a file first. Lives no longer than its judge.
 */
public final class JudgeMetrics {

    private final Judge judge;
    private final Judge.Reference reference;
    private final String kind;
    private final FeatureMoments moments;
    private long right;

    /**
     * Begins to count.
     *
     * @param judge the judge
     * @param reference statistics of real images, seen by the same judge
     * @param kind what the images are, for example "samples"; part of the metrics' names
     */
    public JudgeMetrics(Judge judge, Judge.Reference reference, String kind) {
        this.judge = judge;
        this.reference = reference;
        this.kind = kind;
        this.moments = judge.moments();
    }

    /**
     * Adds images.
     *
     * @param batch images, with the classes that they should show
     */
    public void add(LabelledImages batch) {
        Judge.Seen seen = judge.look(batch.images().truncated());
        moments.add(seen.features());
        for (int i = 0; i < seen.labels().length; i++) {
            right += seen.labels()[i] == batch.labels()[i] ? 1 : 0;
        }
    }

    /**
     * Returns the share of images that show their class to the judge; NaN before the first image.
     */
    public double labelAccuracy() {
        return (double) right / moments.count();
    }

    /**
     * Returns the Fréchet distance of the images' features to the reference's; smaller with more
     * images, so that only equal numbers compare.
     *
     * @throws io.maskbit.api.ExperimentException below two images
     */
    public double frechet() {
        return judge.frechet(moments, reference);
    }

    /**
     * Returns all values, and the judge's own accuracy on held-out images; names hold judge, number
     * of images and reference. Empty below two images.
     */
    public Map<Metric, Double> values() {
        Map<Metric, Double> values = new LinkedHashMap<>();
        if (moments.count() < 2) {
            return values;
        }
        String by = judge.name() + ", " + moments.count() + " " + kind;
        values.put(
                new Metric("label-accuracy[" + by + "]", "", Metric.Better.HIGHER),
                labelAccuracy());
        values.put(
                new Metric(
                        "frechet[" + by + ", ref " + reference.digest() + "]",
                        "",
                        Metric.Better.LOWER),
                frechet());
        values.put(
                new Metric("held-out-accuracy[" + judge.name() + "]", "", Metric.Better.NEITHER),
                judge.heldOutAccuracy());
        return values;
    }
}
