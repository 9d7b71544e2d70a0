package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;

/**
 * Group normalisation with scale and shift. Parameters: {@code weight} (C), ones at the start, and
 * {@code bias} (C), zeros at the start.
 */
public final class GroupNorm extends Layer {

    /** Groups in every normalisation of the convolutional networks. */
    public static final int GROUPS = 32;

    private final TensorOps ops;
    private final double eps;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Makes a normalisation over {@link #GROUPS} groups.
     *
     * @param ops operators
     * @param channels C, a multiple of {@link #GROUPS}
     * @param eps added to the variance
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public GroupNorm(TensorOps ops, int channels, double eps) {
        if (channels % GROUPS != 0) {
            throw new IllegalArgumentException(
                    "channels must be a multiple of " + GROUPS + ", but are " + channels);
        }
        this.ops = ops;
        this.eps = eps;
        weight = parameter("weight", new Shape(channels), Start.ones());
        bias = parameter("bias", new Shape(channels), Start.zeros());
    }

    /**
     * Normalises.
     *
     * @param x float32 (B, C, H, W)
     * @param pass the forward pass
     * @return float32 (B, C, H, W)
     */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray scale = value(weight, x, pass);
        return noted(ops.groupNorm(x, scale, value(bias, x, pass), GROUPS, eps), pass);
    }

    /**
     * Normalises, then applies SiLU.
     *
     * @param x float32 (B, C, H, W)
     * @param pass the forward pass
     * @return float32 (B, C, H, W)
     */
    public NDArray applyWithSilu(NDArray x, Pass pass) {
        NDArray scale = value(weight, x, pass);
        NDArray y = ops.groupNormSilu(x, scale, value(bias, x, pass), GROUPS, eps);
        return noted("+silu", y, pass);
    }
}
