package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.function.UnaryOperator;

/**
 * Attention, then a feed-forward part, each with a residual path. Parameters: {@code 0.mha}, {@code
 * 0.norm}, {@code 1.net.0}, {@code 1.net.2}, {@code 1.norm}.
 */
final class TransformerLayer extends Layer {

    /** Added to the variance by every normalisation of the transformer (spec 6.2). */
    static final double EPS = 1e-12;

    private final TensorOps ops;
    private final TransformerSize size;
    private final SelfAttention attention;
    private final LayerNorm attentionNorm;
    private final Linear widen;
    private final Linear narrow;
    private final LayerNorm feedForwardNorm;

    TransformerLayer(TensorOps ops, TransformerSize size) {
        this.ops = ops;
        this.size = size;
        attention = child("0.mha", new SelfAttention(ops, size));
        attentionNorm = child("0.norm", new LayerNorm(ops, size.width(), EPS));
        widen = child("1.net.0", Linear.small(ops, size.width(), size.mlp()));
        narrow = child("1.net.2", Linear.small(ops, size.mlp(), size.width()));
        feedForwardNorm = child("1.norm", new LayerNorm(ops, size.width(), EPS));
    }

    /** Applies the layer: (B, T, D) to (B, T, D). */
    NDArray apply(NDArray x, Pass pass) {
        NDArray y = residual(x, attentionNorm, h -> attention.apply(h, pass), pass); // (B, T, D)
        return residual(y, feedForwardNorm, h -> feedForward(h, pass), pass); // (B, T, D)
    }

    /** Returns where each position of the layer's input looks: (B, T, D) to (B, T, T). */
    NDArray attentionWeights(NDArray x, Pass pass) {
        return attention.weights(size.preNorm() ? attentionNorm.apply(x, pass) : x, pass);
    }

    private NDArray feedForward(NDArray x, Pass pass) {
        NDArray h = ops.gelu(widen.apply(x, pass)); // (B, T, mlp)
        return narrow.apply(h, pass); // (B, T, D)
    }

    private NDArray residual(NDArray x, LayerNorm norm, UnaryOperator<NDArray> part, Pass pass) {
        return size.preNorm()
                ? x.add(dropped(part.apply(norm.apply(x, pass)), pass))
                : norm.apply(x.add(dropped(part.apply(x), pass)), pass);
    }

    private NDArray dropped(NDArray x, Pass pass) {
        return pass.training() && size.dropout() > 0 ? ops.dropout(x, size.dropout()) : x;
    }
}
