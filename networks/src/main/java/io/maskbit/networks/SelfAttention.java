package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import io.maskbit.tensor.TransformerWeights.Affine;

/**
 * Multi-head self-attention over all positions. Parameters: {@code in_proj_weight} (3D, D), rows in
 * the order query, key, value, {@code in_proj_bias} (3D), {@code out_proj.weight} (D, D), {@code
 * out_proj.bias} (D).
 */
final class SelfAttention extends Layer {

    private final TensorOps ops;
    private final int heads;
    private final Parameter inWeight;
    private final Parameter inBias;
    private final Linear out;

    SelfAttention(TensorOps ops, TransformerSize size) {
        this.ops = ops;
        heads = size.heads();
        int width = size.width();
        // Not 0.02 as all other weights: the fused matrix keeps its own start (spec 6.4).
        inWeight =
                parameter(
                        "in_proj_weight",
                        new Shape(3L * width, width),
                        Start.xavierUniform(width, 3L * width));
        inBias = parameter("in_proj_bias", new Shape(3L * width), Start.zeros());
        out = child("out_proj", Linear.small(ops, width, width));
    }

    /** Returns the fused projection to query, key and value. */
    Affine in(NDArray x, Pass pass) {
        return new Affine(value(inWeight, x, pass), value(inBias, x, pass));
    }

    /** Returns the projection of what attention gives. */
    Affine out(NDArray x, Pass pass) {
        return out.weights(x, pass);
    }

    /** Returns the weights of each position (B, T, T), averaged over heads. */
    NDArray weights(NDArray x, Pass pass) {
        return ops.attentionWeights(x, value(inWeight, x, pass), value(inBias, x, pass), heads);
    }
}
