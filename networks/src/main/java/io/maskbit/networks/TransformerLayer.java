package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import io.maskbit.tensor.TransformerWeights;

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
        TransformerWeights weights =
                new TransformerWeights(
                        attention.in(x, pass),
                        attention.out(x, pass),
                        attentionNorm.weights(x, pass),
                        widen.weights(x, pass),
                        narrow.weights(x, pass),
                        feedForwardNorm.weights(x, pass));
        double dropout = pass.training() ? size.dropout() : 0;
        return noted(
                ops.transformerLayer(x, weights, size.heads(), size.preNorm(), EPS, dropout), pass);
    }

    /** Returns where each position of the layer's input looks: (B, T, D) to (B, T, T). */
    NDArray attentionWeights(NDArray x, Pass pass) {
        return attention.weights(size.preNorm() ? attentionNorm.apply(x, pass) : x, pass);
    }
}
