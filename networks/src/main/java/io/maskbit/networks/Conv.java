package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.Optional;

/**
 * A convolution with a square kernel. Parameters: {@code weight} (out, in, k, k) and, where asked
 * for, {@code bias} (out), both uniform in ±1/sqrt(in · k · k) at the start.
 */
public final class Conv extends Layer {

    private final TensorOps ops;
    private final Channels channels;
    private final int kernel;
    private final int stride;
    private final Optional<Padding> padding;
    private final Parameter weight;
    private final Optional<Parameter> bias;

    private Conv(
            TensorOps ops,
            Channels channels,
            int kernel,
            int stride,
            Optional<Padding> padding,
            boolean biased,
            Optional<Start> weights) {
        this.ops = ops;
        this.channels = channels;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        Start start = Start.fanIn((long) channels.in() * kernel * kernel);
        weight =
                parameter(
                        "weight",
                        new Shape(channels.out(), channels.in(), kernel, kernel),
                        weights.orElse(start));
        bias =
                biased
                        ? Optional.of(parameter("bias", new Shape(channels.out()), start))
                        : Optional.empty();
    }

    /**
     * Makes a convolution that gives ceil(extent / stride) outputs in each direction, padding more
     * at the right and bottom where the padding is odd (spec 1.1).
     *
     * @param ops operators
     * @param channels channels in and out
     * @param kernel side of the kernel
     * @param stride step in both directions
     * @param biased whether it has a bias
     * @return the layer
     */
    public static Conv same(
            TensorOps ops, Channels channels, int kernel, int stride, boolean biased) {
        return new Conv(ops, channels, kernel, stride, Optional.empty(), biased, Optional.empty());
    }

    /**
     * Makes a convolution with the same padding for inputs of any extent.
     *
     * @param ops operators
     * @param channels channels in and out
     * @param kernel side of the kernel
     * @param stride step in both directions
     * @param padding zeros added first
     * @param biased whether it has a bias
     * @return the layer
     */
    public static Conv padded(
            TensorOps ops,
            Channels channels,
            int kernel,
            int stride,
            Padding padding,
            boolean biased) {
        return new Conv(
                ops, channels, kernel, stride, Optional.of(padding), biased, Optional.empty());
    }

    /**
     * Makes a convolution like this one whose weight starts otherwise; the bias starts as ever.
     *
     * @param weights starting values of the weight
     * @return another layer
     */
    public Conv startingAt(Start weights) {
        return new Conv(
                ops, channels, kernel, stride, padding, bias.isPresent(), Optional.of(weights));
    }

    /**
     * Convolves.
     *
     * @param x float32 (B, in, H, W)
     * @param pass the forward pass
     * @return float32 (B, out, H', W')
     */
    public NDArray apply(NDArray x, Pass pass) {
        Padding zeros = padding.orElseGet(() -> same(x.getShape()));
        NDArray kernels = value(weight, x, pass);
        return noted(
                bias.map(b -> ops.conv2d(x, kernels, value(b, x, pass), stride, zeros))
                        .orElseGet(() -> ops.conv2d(x, kernels, stride, zeros)),
                pass);
    }

    /** Returns the weight, (out, in, k, k). */
    public Parameter weight() {
        return weight;
    }

    private Padding same(Shape shape) {
        return Padding.same(shape.get(2), shape.get(3), kernel, stride);
    }
}
