package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import io.maskbit.tensor.TransformerWeights.Affine;

/** A linear layer with bias. Parameters: {@code weight} (out, in) and {@code bias} (out). */
public final class Linear extends Layer {

    private final TensorOps ops;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Makes a layer.
     *
     * @param ops operators
     * @param in width of the input
     * @param out width of the output
     * @param weightStart starting values of the weight
     * @param biasStart starting values of the bias
     */
    public Linear(TensorOps ops, int in, int out, Start weightStart, Start biasStart) {
        this.ops = ops;
        weight = parameter("weight", new Shape(out, in), weightStart);
        bias = parameter("bias", new Shape(out), biasStart);
    }

    /**
     * Makes a layer that starts as those of the transformer: weight normal with deviation 0.02,
     * bias zero (spec 6.4).
     *
     * @param ops operators
     * @param in width of the input
     * @param out width of the output
     * @return the layer
     */
    public static Linear small(TensorOps ops, int in, int out) {
        return new Linear(ops, in, out, Start.truncatedNormal(0.02), Start.zeros());
    }

    /**
     * Multiplies by the transposed weight and adds the bias.
     *
     * @param x float32 (..., in)
     * @param pass the forward pass
     * @return float32 (..., out)
     */
    public NDArray apply(NDArray x, Pass pass) {
        return noted(ops.linear(x, value(weight, x, pass), value(bias, x, pass)), pass);
    }

    /** Returns weight (out, in) and bias (out) as they are used on the input's device. */
    Affine weights(NDArray x, Pass pass) {
        return new Affine(value(weight, x, pass), value(bias, x, pass));
    }
}
