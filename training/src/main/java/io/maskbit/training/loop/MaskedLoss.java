package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.maskbit.tensor.TensorOps;

/**
 * The objective of generator training: smoothed cross entropy over all entries, masked and visible
 * alike (spec 7.5). The paper speaks of masked tokens only; the reference, and so we, count all.
 */
public final class MaskedLoss {

    private final TensorOps ops;
    private final double smoothing;
    private final boolean sumSplits;

    /**
     * An objective.
     *
     * @param ops the operators
     * @param smoothing part of the target that is spread evenly over all values, in [0, 1)
     * @param sumSplits true to multiply the losses by the number of groups
     */
    public MaskedLoss(TensorOps ops, double smoothing, boolean sumSplits) {
        this.ops = ops;
        this.smoothing = smoothing;
        this.sumSplits = sumSplits;
    }

    /**
     * What a prediction is worth; all float32 scalars, all but {@code loss} without gradient.
     *
     * @param loss the mean over all entries, in nat; what is minimised
     * @param maskedLoss the mean over masked entries, in nat; NaN if none is masked
     * @param correct (part of all entries whose most likely value is right) ^ G
     * @param maskedCorrect the same over masked entries; NaN if none is masked
     */
    public record Values(
            NDArray loss, NDArray maskedLoss, NDArray correct, NDArray maskedCorrect) {}

    /**
     * Judges a prediction.
     *
     * @param logits float32 (B, N, G, V)
     * @param targets int64 (B, N, G), each 0 to V - 1
     * @param mask boolean (B, N, G), true where the generator could not see
     * @return the values
     */
    public Values of(NDArray logits, NDArray targets, NDArray mask) {
        long groups = targets.getShape().get(2);
        long factor = sumSplits ? groups : 1;
        NDArray each = ops.crossEntropy(logits, targets, smoothing); // (B, N, G)
        NDArray weight = mask.toType(DataType.FLOAT32, false); // (B, N, G)
        NDArray masked = weight.sum();
        NDArray right =
                logits.stopGradient().argMax(-1).eq(targets).toType(DataType.FLOAT32, false);
        return new Values(
                each.mean().mul(factor),
                each.stopGradient().mul(weight).sum().div(masked).mul(factor),
                right.mean().pow(groups),
                right.mul(weight).sum().div(masked).pow(groups));
    }
}
