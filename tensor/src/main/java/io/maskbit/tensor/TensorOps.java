package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;

/**
 * The operators that the DJL API lacks or gives only in pieces. All but those marked <em>no
 * gradient</em> can be recorded on a tape.
 *
 * <p>Results belong to the manager of the first argument's scope, as with any DJL operation: call
 * inside a {@link Step}. Arguments and results are float32 whatever the {@link Precision}: with
 * {@code BFLOAT16} the matrix products and convolutions cast inside.
 *
 * <p>Letters: B batch, C channels, H W extents, T positions, D width, N tokens, G groups, V values
 * per group, K bits.
 */
public interface TensorOps {

    /**
     * Returns the operators backed by the operator module, one call into libtorch each.
     * Thread-safe; one instance per precision and process.
     *
     * @param precision number format of the heavy arithmetic
     * @return the operators
     */
    static TensorOps of(Precision precision) {
        return ModuleOps.of(precision);
    }

    /**
     * Returns the operators composed of plain DJL operations in float32: slow, and the reference
     * that {@link #of} is tested against.
     */
    static TensorOps reference() {
        return new ReferenceOps();
    }

    /**
     * Convolves without bias (cross-correlation, dilation 1).
     *
     * @param x (B, C, H, W)
     * @param weight (C', C, k, k)
     * @param stride step in both directions
     * @param padding zeros added first
     * @return (B, C', H', W')
     */
    NDArray conv2d(NDArray x, NDArray weight, int stride, Padding padding);

    /**
     * Convolves with bias.
     *
     * @param x (B, C, H, W)
     * @param weight (C', C, k, k)
     * @param bias (C')
     * @param stride step in both directions
     * @param padding zeros added first
     * @return (B, C', H', W')
     */
    NDArray conv2d(NDArray x, NDArray weight, NDArray bias, int stride, Padding padding);

    /**
     * Convolves every channel with the same kernel, in float32.
     *
     * @param x (B, C, H, W)
     * @param kernel (1, 1, k, k)
     * @param stride step in both directions
     * @param padding zeros added first
     * @return (B, C, H', W')
     */
    NDArray depthwiseConv2d(NDArray x, NDArray kernel, int stride, Padding padding);

    /**
     * Multiplies by a transposed matrix and adds a bias.
     *
     * @param x (..., D)
     * @param weight (D', D)
     * @param bias (D')
     * @return (..., D')
     */
    NDArray linear(NDArray x, NDArray weight, NDArray bias);

    /**
     * Multiplies by a transposed matrix.
     *
     * @param x (..., D)
     * @param weight (D', D)
     * @return (..., D')
     */
    NDArray linear(NDArray x, NDArray weight);

    /**
     * Normalises over groups of channels with biased variance, then scales and shifts.
     *
     * @param x (B, C, H, W)
     * @param weight (C)
     * @param bias (C)
     * @param groups number of groups; must divide C
     * @param eps added to the variance
     * @return (B, C, H, W)
     */
    NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps);

    /** Applies {@link #groupNorm}, then SiLU, in one call. */
    NDArray groupNormSilu(NDArray x, NDArray weight, NDArray bias, int groups, double eps);

    /**
     * Normalises over the last axis with biased variance, then scales and shifts.
     *
     * @param x (..., D)
     * @param weight (D)
     * @param bias (D)
     * @param eps added to the variance
     * @return (..., D)
     */
    NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps);

    /**
     * Normalises every channel by its running statistics, then scales and shifts.
     *
     * @param x (B, C, H, W)
     * @param weight (C)
     * @param bias (C)
     * @param running what to normalise by
     * @param eps added to the variance
     * @return (B, C, H, W)
     */
    NDArray batchNorm(
            NDArray x, NDArray weight, NDArray bias, RunningStatistics running, double eps);

    /**
     * Normalises every channel by mean and biased variance of this batch, then scales and shifts;
     * and moves the running statistics, in place, by {@code momentum} of the way to the batch's
     * mean and unbiased variance. Otherwise as {@link #batchNorm}.
     *
     * @param momentum share of the batch, in (0, 1]
     */
    NDArray batchNormUpdating(
            NDArray x,
            NDArray weight,
            NDArray bias,
            RunningStatistics running,
            double momentum,
            double eps);

    /** Applies the exact (erf) Gaussian error linear unit. */
    NDArray gelu(NDArray x);

    /** Applies x * sigmoid(x). */
    NDArray silu(NDArray x);

    /** Applies the leaky rectifier: x where positive, slope * x elsewhere. */
    NDArray leakyRelu(NDArray x, double slope);

    /**
     * Zeroes entries with probability p and scales the others by 1 / (1 - p). Draws from the
     * engine's generator, see {@link EngineSeed}.
     *
     * @param x any shape
     * @param p probability in [0, 1)
     * @return the same shape; x itself if p is 0
     */
    NDArray dropout(NDArray x, double p);

    /**
     * Multi-head self-attention with fused input projection, unmasked, scale 1 / sqrt(D / heads).
     *
     * @param x (B, T, D)
     * @param inWeight (3D, D), rows in the order query, key, value
     * @param inBias (3D)
     * @param outWeight (D, D)
     * @param outBias (D)
     * @param heads number of heads; must divide D
     * @param dropout probability with which attention weights are dropped; 0 outside training
     * @return (B, T, D)
     */
    NDArray selfAttention(
            NDArray x,
            NDArray inWeight,
            NDArray inBias,
            NDArray outWeight,
            NDArray outBias,
            int heads,
            double dropout);

    /**
     * Applies a transformer layer: {@link #selfAttention}, then linear, GELU, linear, each with a
     * residual path and a {@link #layerNorm}.
     *
     * @param x (B, T, D); unchanged
     * @param weights of the layer
     * @param heads number of heads; must divide D
     * @param preNorm normalises before each part instead of after its sum with the residual path
     * @param eps added to the variance
     * @param dropout probability with which attention weights and the parts' results are dropped; 0
     *     outside training
     * @return (B, T, D)
     */
    NDArray transformerLayer(
            NDArray x,
            TransformerWeights weights,
            int heads,
            boolean preNorm,
            double eps,
            double dropout);

    /**
     * Weights that {@link #selfAttention} gives to each position, averaged over heads; no gradient.
     *
     * @return (B, T, T)
     */
    NDArray attentionWeights(NDArray x, NDArray inWeight, NDArray inBias, int heads);

    /** Repeats every pixel 2 x 2 times: (B, C, H, W) to (B, C, 2H, 2W). */
    NDArray upsampleNearest2(NDArray x);

    /** Averages 2 x 2 blocks: (B, C, H, W) to (B, C, H/2, W/2). */
    NDArray averagePool2(NDArray x);

    /** Takes maxima over a grid of cells: (B, C, H, W) to (B, C, height, width). */
    NDArray adaptiveMaxPool(NDArray x, int height, int width);

    /**
     * Looks rows up.
     *
     * @param table (n, D)
     * @param indices int64, any shape, each 0 to n - 1; not checked, see {@link Bounds}
     * @return (..., D)
     */
    NDArray embedding(NDArray table, NDArray indices);

    /**
     * Cross entropy of every entry with label smoothing in PyTorch's form: (1 - s) * -log p_y + s *
     * mean_k(-log p_k).
     *
     * @param logits (..., V)
     * @param targets int64 (...), each 0 to V - 1
     * @param smoothing s in [0, 1)
     * @return float32 (...), in nat
     */
    NDArray crossEntropy(NDArray logits, NDArray targets, double smoothing);

    /**
     * Splits tokens into groups; no gradient.
     *
     * @param tokens int64 (...)
     * @param groups the split
     * @return int64 (..., G)
     */
    NDArray split(NDArray tokens, TokenGroups groups);

    /**
     * Joins groups; inverse of {@link #split}; no gradient.
     *
     * @param values int64 (..., G), none masked
     * @param groups the split
     * @return int64 (...)
     */
    NDArray combine(NDArray values, TokenGroups groups);

    /**
     * Reads the bits of grouped tokens as -1 and +1, group-major, least significant first; all bits
     * of a masked entry are 0 (spec 6.1); no gradient.
     *
     * @param values int64 (B, N, G)
     * @param groups the split; its vocabulary must be a power of two
     * @return float32 (B, N, K)
     */
    NDArray toBits(NDArray values, TokenGroups groups);

    /**
     * Packs signs into tokens: bit c is set where channel c is positive; no gradient.
     *
     * @param latents (B, K, H, W)
     * @return int64 (B, H, W)
     */
    NDArray signsToTokens(NDArray latents);

    /**
     * Unpacks tokens into signs; inverse of {@link #signsToTokens}; no gradient.
     *
     * @param tokens int64 (B, H, W)
     * @param bits K
     * @return float32 (B, K, H, W), each -1 or +1
     */
    NDArray tokensToSigns(NDArray tokens, int bits);

    /**
     * The norm of a loss's gradient with respect to one array on its graph, leaving the graph and
     * all stored gradients as they are.
     *
     * @param loss scalar on the current tape
     * @param array a trainable array, or a result on the tape, that the loss depends on
     * @return scalar without gradient
     * @throws ai.djl.engine.EngineException if the loss is on no tape or does not depend on the
     *     array
     */
    NDArray gradientNorm(NDArray loss, NDArray array);
}
