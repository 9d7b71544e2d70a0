package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import io.maskbit.tensor.TransformerWeights.Affine;

/**
 * Normalisation over the last axis with scale and shift. Parameters: {@code weight} (D), ones at
 * the start, and {@code bias} (D), zeros at the start.
 */
public final class LayerNorm extends Layer {

    private final TensorOps ops;
    private final double eps;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Makes a normalisation.
     *
     * @param ops operators
     * @param width D
     * @param eps added to the variance
     */
    public LayerNorm(TensorOps ops, int width, double eps) {
        this.ops = ops;
        this.eps = eps;
        weight = parameter("weight", new Shape(width), Start.ones());
        bias = parameter("bias", new Shape(width), Start.zeros());
    }

    /**
     * Normalises.
     *
     * @param x float32 (..., D)
     * @param pass the forward pass
     * @return float32 (..., D)
     */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray scale = value(weight, x, pass);
        return noted(ops.layerNorm(x, scale, value(bias, x, pass), eps), pass);
    }

    /** Returns scale and shift (D) as they are used on the input's device. */
    Affine weights(NDArray x, Pass pass) {
        return new Affine(value(weight, x, pass), value(bias, x, pass));
    }
}
