package io.maskbit.evaluation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Measures how far changed images are from what they were: in pixels, and as a judge sees them. */
public final class ChangeRuler {

    private final Images before;
    private final Optional<Judge> judge;
    private final Optional<Judge.Seen> seen;

    /**
     * A ruler that is laid at some images.
     *
     * @param before the images before the change, clamped to [0, 1] where a judge looks
     * @param judge looks at them too, if there is one
     * @throws IllegalArgumentException if the judge knows images of another shape
     */
    public ChangeRuler(Images before, Optional<Judge> judge) {
        this.before = before;
        this.judge = judge;
        this.seen = judge.map(j -> j.look(before));
    }

    /**
     * Measures a change.
     *
     * @param after the same images after the change
     * @return values by image: pixels always, {@link ChangeMeasure#JUDGE_DISTANCE} and {@link
     *     ChangeMeasure#LABEL_CHANGED} with a judge
     * @throws IllegalArgumentException if number or shape differ, or a side is below {@link
     *     StructuralSimilarity#SMALLEST}
     */
    public Map<ChangeMeasure, double[]> measure(Images after) {
        ImageDistances pixels = ImageDistances.of(before, after);
        Map<ChangeMeasure, double[]> values = new EnumMap<>(ChangeMeasure.class);
        values.put(ChangeMeasure.MSE, pixels.mse());
        values.put(ChangeMeasure.PSNR, pixels.psnr());
        values.put(ChangeMeasure.SSIM, pixels.ssim());
        judge.ifPresent(j -> judged(j.look(after), values));
        return values;
    }

    private void judged(Judge.Seen now, Map<ChangeMeasure, double[]> values) {
        Judge.Seen then = seen.orElseThrow();
        int images = now.labels().length;
        int width = now.features().length / images;
        double[] distances = new double[images];
        double[] changed = new double[images];
        for (int i = 0; i < images; i++) {
            double squares = 0;
            for (int f = i * width; f < (i + 1) * width; f++) {
                double difference = now.features()[f] - then.features()[f];
                squares += difference * difference;
            }
            distances[i] = Math.sqrt(squares);
            changed[i] = now.labels()[i] == then.labels()[i] ? 0 : 1;
        }
        values.put(ChangeMeasure.JUDGE_DISTANCE, distances);
        values.put(ChangeMeasure.LABEL_CHANGED, changed);
    }
}
