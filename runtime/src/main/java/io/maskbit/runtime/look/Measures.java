package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.evaluation.ChangeRuler;
import io.maskbit.evaluation.ImageChanges;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.Judge;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Step;
import java.util.Map;
import java.util.Optional;

/**
 * How changes of images are measured: the same for a run and its control.
 *
 * @param manager a manager on the device of the perceptual loss
 * @param judge looks at the images; empty where the data have no classes
 * @param perceptual the perceptual loss of the run; empty if it has none
 */
record Measures(NDManager manager, Optional<Judge> judge, Optional<PerceptualLoss> perceptual) {

    /** Returns a ruler laid at images. */
    ChangeRuler ruler(Images before) {
        return new ChangeRuler(before, judge);
    }

    /**
     * Measures a change.
     *
     * @param ruler laid at the images before
     * @param before float32 (B, 3, h, w) in [0, 1]
     * @param after the same images after the change
     * @return values by image
     */
    ImageChanges measure(ChangeRuler ruler, NDArray before, NDArray after) {
        Map<ChangeMeasure, double[]> values = ruler.measure(Images.of(after));
        perceptual.ifPresent(
                loss -> values.put(ChangeMeasure.PERCEPTUAL, distances(loss, before, after)));
        return new ImageChanges(values);
    }

    /** One image at a time, because a loss is the mean over its batch. */
    private double[] distances(PerceptualLoss loss, NDArray before, NDArray after) {
        double[] distances = new double[Math.toIntExact(before.getShape().get(0))];
        for (int i = 0; i < distances.length; i++) {
            NDIndex one = new NDIndex(i + ":" + (i + 1));
            distances[i] =
                    Step.scoped(
                            () ->
                                    (double)
                                            loss.distance(
                                                            before.get(one),
                                                            after.get(one),
                                                            Pass.evaluation(manager))
                                                    .getFloat());
        }
        return distances;
    }
}
