package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.RunningStatistics;
import io.maskbit.tensor.TensorOps;

/**
 * Batch normalisation with scale and shift. Parameters: {@code weight} (C), ones at the start,
 * {@code bias} (C), zeros at the start, and the running statistics {@code running_mean} (C), zeros,
 * and {@code running_var} (C), ones.
 *
 * <p>Training passes normalise by the batch and move the running statistics; evaluation passes
 * normalise by the running statistics.
 */
public final class BatchNorm extends Layer {

    /** Share of a batch in the running statistics. */
    private static final double MOMENTUM = 0.1;

    private final TensorOps ops;
    private final double eps;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter mean;
    private final Parameter variance;

    /**
     * Makes a normalisation.
     *
     * @param ops operators
     * @param channels C
     * @param eps added to the variance
     */
    public BatchNorm(TensorOps ops, int channels, double eps) {
        this.ops = ops;
        this.eps = eps;
        Shape shape = new Shape(channels);
        weight = parameter("weight", shape, Start.ones());
        bias = parameter("bias", shape, Start.zeros());
        mean = statistic("running_mean", Parameter.Type.RUNNING_MEAN, shape, Start.zeros());
        variance = statistic("running_var", Parameter.Type.RUNNING_VAR, shape, Start.ones());
    }

    /**
     * Normalises.
     *
     * @param x float32 (B, C, H, W)
     * @param pass the forward pass
     * @return float32 (B, C, H, W)
     * @throws IllegalArgumentException if a training pass gives a single value per channel, which
     *     has no variance
     */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray scale = value(weight, x, pass);
        NDArray shift = value(bias, x, pass);
        RunningStatistics running =
                new RunningStatistics(value(mean, x, pass), value(variance, x, pass));
        if (!pass.training()) {
            return noted(ops.batchNorm(x, scale, shift, running, eps), pass);
        }
        if (x.size() == x.getShape().get(1)) {
            throw new IllegalArgumentException(
                    "batch normalisation in training needs more than one value per channel, but is"
                            + " given "
                            + x.getShape());
        }
        return noted(ops.batchNormUpdating(x, scale, shift, running, MOMENTUM, eps), pass);
    }
}
