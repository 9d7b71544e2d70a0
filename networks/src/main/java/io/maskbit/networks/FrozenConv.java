package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.FrozenNorm;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.RunningStatistics;

/**
 * A convolution without bias, a batch normalisation whose statistics nothing moves, and a
 * rectifier: the layer that Inception networks are made of. Parameters: {@code conv.weight} (out,
 * in, h, w), {@code bn.weight}, {@code bn.bias}, {@code bn.running_mean}, {@code bn.running_var}
 * (out) each.
 */
final class FrozenConv extends Layer {

    /** Added to the variance; not that of most networks. */
    private static final double EPS = 1e-3;

    private final FeatureOps ops;
    private final int stride;
    private final Padding padding;
    private final Parameter weight;
    private final Parameter scale;
    private final Parameter shift;
    private final Parameter mean;
    private final Parameter variance;

    private FrozenConv(FeatureOps ops, Shape kernel, int stride, Padding padding) {
        this.ops = ops;
        this.stride = stride;
        this.padding = padding;
        Shape channels = new Shape(kernel.get(0));
        weight = parameter("conv.weight", kernel, Start.fanIn(kernel.size() / kernel.get(0)));
        scale = parameter("bn.weight", channels, Start.ones());
        shift = parameter("bn.bias", channels, Start.zeros());
        mean = statistic("bn.running_mean", Parameter.Type.RUNNING_MEAN, channels, Start.zeros());
        variance = statistic("bn.running_var", Parameter.Type.RUNNING_VAR, channels, Start.ones());
    }

    /**
     * Makes a layer without padding.
     *
     * @param ops operators
     * @param channels channels in and out
     * @param kernel side of the kernel
     * @param stride step in both directions
     * @return the layer
     */
    static FrozenConv inside(FeatureOps ops, Channels channels, int kernel, int stride) {
        Shape shape = new Shape(channels.out(), channels.in(), kernel, kernel);
        return new FrozenConv(ops, shape, stride, Padding.NONE);
    }

    /**
     * Makes a layer that keeps the extents.
     *
     * @param ops operators
     * @param channels channels in and out
     * @param height rows of the kernel, odd
     * @param width columns of the kernel, odd
     * @return the layer
     */
    static FrozenConv keeping(FeatureOps ops, Channels channels, int height, int width) {
        Shape shape = new Shape(channels.out(), channels.in(), height, width);
        Padding padding = new Padding(width / 2, width / 2, height / 2, height / 2);
        return new FrozenConv(ops, shape, 1, padding);
    }

    /**
     * Applies the layer.
     *
     * @param x (B, in, H, W), of the type of the parameters
     * @param pass the forward pass; training and evaluation are the same
     * @return (B, out, H', W')
     */
    NDArray apply(NDArray x, Pass pass) {
        Pass frozen = new Pass(pass.parameters(), false, pass.notes());
        RunningStatistics running =
                new RunningStatistics(value(mean, x, frozen), value(variance, x, frozen));
        FrozenNorm norm =
                new FrozenNorm(value(scale, x, frozen), value(shift, x, frozen), running, EPS);
        return noted(
                "+relu",
                ops.convNormRelu(x, value(weight, x, frozen), norm, stride, padding),
                pass);
    }
}
