package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The weights of a transformer layer of width D; borrowed.
 *
 * @param in projection to query, key and value: (3D, D) and (3D)
 * @param out projection of what attention gives: (D, D) and (D)
 * @param attentionNorm normalisation of the attention part: (D) and (D)
 * @param widen first matrix of the feed-forward part: (M, D) and (M), M its inner width
 * @param narrow second matrix of the feed-forward part: (D, M) and (D)
 * @param feedForwardNorm normalisation of the feed-forward part: (D) and (D)
 */
public record TransformerWeights(
        Affine in,
        Affine out,
        Affine attentionNorm,
        Affine widen,
        Affine narrow,
        Affine feedForwardNorm) {

    /**
     * A factor and what is added after it.
     *
     * @param weight the factor, a matrix or a scale
     * @param bias what is added
     */
    public record Affine(NDArray weight, NDArray bias) {}

    /** Returns weight and bias of each part, in the order of the parts. */
    List<NDArray> inOrder() {
        List<NDArray> arrays = new ArrayList<>();
        for (Affine part : List.of(in, out, attentionNorm, widen, narrow, feedForwardNorm)) {
            arrays.add(part.weight());
            arrays.add(part.bias());
        }
        return arrays;
    }

    /** Composes {@link TensorOps#transformerLayer} of other operators. */
    NDArray applied(
            TensorOps ops, NDArray x, int heads, boolean preNorm, double eps, double dropout) {
        UnaryOperator<NDArray> attend =
                h -> ops.selfAttention(h, in.weight, in.bias, out.weight, out.bias, heads, dropout);
        UnaryOperator<NDArray> feedForward =
                h -> linear(ops, ops.gelu(linear(ops, h, widen)), narrow);
        NDArray y = x;
        for (boolean first : new boolean[] {true, false}) {
            UnaryOperator<NDArray> part = first ? attend : feedForward;
            Affine norm = first ? attentionNorm : feedForwardNorm;
            NDArray before = preNorm ? normalised(ops, y, norm, eps) : y;
            NDArray sum = y.add(ops.dropout(part.apply(before), dropout)); // (B, T, D)
            y = preNorm ? sum : normalised(ops, sum, norm, eps); // (B, T, D)
        }
        return y;
    }

    private static NDArray linear(TensorOps ops, NDArray x, Affine weights) {
        return ops.linear(x, weights.weight, weights.bias);
    }

    private static NDArray normalised(TensorOps ops, NDArray x, Affine weights, double eps) {
        return ops.layerNorm(x, weights.weight, weights.bias, eps);
    }
}
