package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.FeatureTable;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.tensor.Step;
import java.util.Optional;

/**
 * A set of images as a network sees it: its features lie on the disk.
 *
 * @param name the set, as people know it
 * @param digest SHA-256 of the images
 * @param count N
 * @param extractor the network
 * @param pooled (N, D)
 * @param logits (N, C); empty if the network is no classifier
 * @param spatial (N, S); empty if the network has none
 */
public record ExtractedSet(
        String name,
        String digest,
        int count,
        ExtractorIdentity extractor,
        FeatureRows pooled,
        Optional<FeatureRows> logits,
        Optional<FeatureRows> spatial) {

    /**
     * Fits a normal distribution to rows.
     *
     * @throws io.maskbit.api.ExperimentException if there are fewer than 2
     */
    static Gaussian gaussian(FeatureRows rows, NDManager manager) {
        try (FeatureMoments moments = new FeatureMoments(rows.width(), manager)) {
            rows.forEach(values -> Step.run(() -> moments.add(rows.array(values, manager))));
            return moments.gaussian();
        }
    }

    /** Returns rows in memory, rounded to float32; the caller closes them. */
    static FeatureTable table(FeatureRows rows, NDManager manager) {
        FeatureTable table = new FeatureTable(rows.width(), manager);
        rows.forEach(
                values -> {
                    float[] rounded = new float[values.length];
                    for (int i = 0; i < values.length; i++) {
                        rounded[i] = (float) values[i];
                    }
                    table.append(rounded);
                });
        return table;
    }
}
