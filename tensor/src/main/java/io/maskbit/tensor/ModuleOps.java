package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;

/** The operators as methods of the operator module, one call into libtorch each. */
final class ModuleOps implements TensorOps {

    private final OperatorCalls module;

    private ModuleOps(Precision precision) {
        module = new OperatorCalls(OperatorArchive.of(OperatorSource.of(precision)));
    }

    static TensorOps of(Precision precision) {
        return ops(precision);
    }

    /** Returns the module of a precision. */
    static OperatorCalls calls(Precision precision) {
        return ops(precision).module;
    }

    private static ModuleOps ops(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> Float32.OPS;
            case BFLOAT16 -> Bfloat16.OPS;
        };
    }

    /** Returns the module itself, for the updates that are no operators. */
    static OperatorCalls calls() {
        return Float32.OPS.module;
    }

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, int stride, Padding padding) {
        return symmetric(padding)
                ? module.tensor("conv2d", x, weight, stride, pair(padding))
                : module.tensor("conv2d_sides", x, weight, stride, sides(padding));
    }

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, NDArray bias, int stride, Padding padding) {
        return symmetric(padding)
                ? module.tensor("conv2d_bias", x, weight, bias, stride, pair(padding))
                : module.tensor("conv2d_bias_sides", x, weight, bias, stride, sides(padding));
    }

    @Override
    public NDArray depthwiseConv2d(NDArray x, NDArray kernel, int stride, Padding padding) {
        return module.tensor("depthwise", x, kernel, stride, sides(padding));
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return module.tensor("linear_bias", x, weight, bias);
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight) {
        return module.tensor("linear", x, weight);
    }

    @Override
    public NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        return module.tensor("group_norm", x, weight, bias, groups, eps);
    }

    @Override
    public NDArray groupNormSilu(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        return module.tensor("group_norm_silu", x, weight, bias, groups, eps);
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return module.tensor("layer_norm", x, weight, bias, eps);
    }

    @Override
    public NDArray batchNorm(
            NDArray x, NDArray weight, NDArray bias, RunningStatistics running, double eps) {
        return module.tensor(
                "batch_norm", x, weight, bias, running.mean(), running.variance(), eps);
    }

    @Override
    public NDArray batchNormUpdating(
            NDArray x,
            NDArray weight,
            NDArray bias,
            RunningStatistics running,
            double momentum,
            double eps) {
        NDArray mean = running.mean();
        NDArray variance = running.variance();
        return module.tensor("batch_norm_updating", x, weight, bias, mean, variance, momentum, eps);
    }

    @Override
    public NDArray gelu(NDArray x) {
        return module.tensor("gelu", x);
    }

    @Override
    public NDArray silu(NDArray x) {
        return module.tensor("silu", x);
    }

    @Override
    public NDArray leakyRelu(NDArray x, double slope) {
        return module.tensor("leaky_relu", x, slope);
    }

    @Override
    public NDArray dropout(NDArray x, double p) {
        return p == 0 ? x : module.tensor("dropout", x, p);
    }

    @Override
    public NDArray selfAttention(
            NDArray x,
            NDArray inWeight,
            NDArray inBias,
            NDArray outWeight,
            NDArray outBias,
            int heads,
            double dropout) {
        return module.tensor("attention", x, inWeight, inBias, outWeight, outBias, heads, dropout);
    }

    @Override
    public NDArray transformerLayer(
            NDArray x,
            TransformerWeights weights,
            int heads,
            boolean preNorm,
            double eps,
            double dropout) {
        return module.tensor(
                "transformer_layer", x, weights.inOrder(), heads, preNorm, eps, dropout);
    }

    @Override
    public NDArray attentionWeights(NDArray x, NDArray inWeight, NDArray inBias, int heads) {
        return module.tensor("attention_weights", x, inWeight, inBias, heads);
    }

    @Override
    public NDArray upsampleNearest2(NDArray x) {
        return module.tensor("upsample", x);
    }

    @Override
    public NDArray averagePool2(NDArray x) {
        return module.tensor("average_pool", x);
    }

    @Override
    public NDArray adaptiveMaxPool(NDArray x, int height, int width) {
        return module.tensor("max_pool", x, height, width);
    }

    @Override
    public NDArray embedding(NDArray table, NDArray indices) {
        return module.tensor("embedding", table, indices);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray targets, double smoothing) {
        return module.tensor("cross_entropy", logits, targets, smoothing);
    }

    @Override
    public NDArray split(NDArray tokens, TokenGroups groups) {
        return groups.groups() == 1
                ? tokens.expandDims(-1)
                : module.tensor("split", tokens, groups.groups(), groups.bitsPerGroup());
    }

    @Override
    public NDArray combine(NDArray values, TokenGroups groups) {
        return groups.groups() == 1
                ? values.squeeze(-1)
                : module.tensor("combine", values, groups.bitsPerGroup());
    }

    @Override
    public NDArray toBits(NDArray values, TokenGroups groups) {
        return module.tensor("bits", values, groups.bitsPerGroup());
    }

    @Override
    public NDArray signsToTokens(NDArray latents) {
        return module.tensor("tokens", latents);
    }

    @Override
    public NDArray tokensToSigns(NDArray tokens, int bits) {
        return module.tensor("token_signs", tokens, bits);
    }

    @Override
    public NDArray gradientNorm(NDArray loss, NDArray array) {
        return module.tensor("gradient_norm", loss, array);
    }

    private static boolean symmetric(Padding padding) {
        return padding.left() == padding.right() && padding.top() == padding.bottom();
    }

    private static long[] pair(Padding padding) {
        return new long[] {padding.top(), padding.left()};
    }

    private static long[] sides(Padding padding) {
        return new long[] {padding.left(), padding.right(), padding.top(), padding.bottom()};
    }

    private static final class Float32 {
        static final ModuleOps OPS = new ModuleOps(Precision.FLOAT32);
    }

    private static final class Bfloat16 {
        static final ModuleOps OPS = new ModuleOps(Precision.BFLOAT16);
    }
}
