package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;

/**
 * The operators as methods of the operator module, one call into libtorch each.
 *
 * @param module the operator module
 */
record ModuleFeatureOps(OperatorCalls module) implements FeatureOps {

    @Override
    public NDArray resize(NDArray x, int height, int width) {
        return module.tensor("resize", x, height, width);
    }

    @Override
    public NDArray maxPool(NDArray x, int side, int stride, int padding) {
        return module.tensor("window_max", x, side, stride, padding);
    }

    @Override
    public NDArray convEachChannel(NDArray x, NDArray weight, NDArray bias, int padding) {
        return module.tensor("conv2d_channels", x, weight, bias, padding);
    }

    @Override
    public NDArray unitChannels(NDArray x, double eps) {
        return module.tensor("unit_channels", x, eps);
    }

    @Override
    public NDArray convNormRelu(
            NDArray x, NDArray weight, FrozenNorm norm, int stride, Padding padding) {
        if (padding.left() != padding.right() || padding.top() != padding.bottom()) {
            throw new IllegalArgumentException("the sides have different padding: " + padding);
        }
        return module.tensor(
                "conv_norm_relu",
                x,
                weight,
                norm.scale(),
                norm.shift(),
                norm.running().mean(),
                norm.running().variance(),
                stride,
                new long[] {padding.top(), padding.left()},
                norm.eps());
    }

    @Override
    public NDArray averagePoolInside(NDArray x, int side) {
        return module.tensor("window_mean_inside", x, side, side / 2);
    }
}
