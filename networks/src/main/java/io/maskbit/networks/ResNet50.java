package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.maskbit.api.Precision;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ResNet-50 in the form of torchvision (the stride of a bottleneck lies in its 3 x 3 convolution),
 * 25,557,032 parameters.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">Deep residual learning for image recognition</a>
 */
public final class ResNet50 extends ImageClassifier {

    private static final double EPS = 1e-5;
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int STEM = 64;

    private final TensorOps ops;
    private final FeatureOps features;
    private final Conv conv1;
    private final BatchNorm bn1;
    private final List<Bottleneck> blocks = new ArrayList<>();
    private final Linear fc;

    /**
     * Makes a network with starting values that mean nothing; load weights.
     *
     * @param precision number format of the heavy arithmetic
     */
    public ResNet50(Precision precision) {
        ops = TensorOps.of(precision);
        features = FeatureOps.of(precision);
        conv1 = child("conv1", conv(new Channels(3, STEM), 7, 2));
        bn1 = child("bn1", new BatchNorm(ops, STEM, EPS));
        int width = STEM;
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            int inner = STEM << stage;
            for (int i = 0; i < BLOCKS[stage]; i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                String name = "layer" + (stage + 1) + "." + i;
                blocks.add(child(name, new Bottleneck(width, inner, stride)));
                width = Bottleneck.WIDENING * inner;
            }
        }
        Start start = Start.fanIn(width);
        fc = child("fc", new Linear(ops, width, CLASSES, start, start));
    }

    @Override
    public Seen see(NDArray images, Pass pass) {
        Pass frozen = new Pass(pass.parameters(), false, pass.notes());
        NDArray x = conv1.apply(images, frozen); // (B, 64, H/2, W/2)
        x = Activation.relu(bn1.apply(x, frozen));
        x = features.maxPool(x, 3, 2, 1); // (B, 64, H/4, W/4)
        for (Bottleneck block : blocks) {
            x = block.apply(x, frozen);
        }
        return new Seen(x, fc.apply(averaged(x), frozen)); // (B, 2048, H/32, W/32)
    }

    private Conv conv(Channels channels, int kernel, int stride) {
        return Conv.padded(ops, channels, kernel, stride, Padding.all(kernel / 2), false);
    }

    /** Narrow, convolve, widen; added to the input. */
    private final class Bottleneck extends Layer {

        private static final int WIDENING = 4;

        private final Conv conv1;
        private final Conv conv2;
        private final Conv conv3;
        private final BatchNorm bn1;
        private final BatchNorm bn2;
        private final BatchNorm bn3;
        private final Optional<Shortcut> shortcut;

        Bottleneck(int in, int inner, int stride) {
            int out = WIDENING * inner;
            conv1 = child("conv1", conv(new Channels(in, inner), 1, 1));
            bn1 = child("bn1", new BatchNorm(ops, inner, EPS));
            conv2 = child("conv2", conv(Channels.same(inner), 3, stride));
            bn2 = child("bn2", new BatchNorm(ops, inner, EPS));
            conv3 = child("conv3", conv(new Channels(inner, out), 1, 1));
            bn3 = child("bn3", new BatchNorm(ops, out, EPS));
            if (in == out) {
                shortcut = Optional.empty();
            } else {
                Conv conv = child("downsample.0", conv(new Channels(in, out), 1, stride));
                BatchNorm norm = child("downsample.1", new BatchNorm(ops, out, EPS));
                shortcut = Optional.of(new Shortcut(conv, norm));
            }
        }

        NDArray apply(NDArray x, Pass pass) {
            NDArray y = Activation.relu(bn1.apply(conv1.apply(x, pass), pass));
            y = Activation.relu(bn2.apply(conv2.apply(y, pass), pass));
            y = bn3.apply(conv3.apply(y, pass), pass);
            NDArray same =
                    shortcut.map(s -> s.norm().apply(s.conv().apply(x, pass), pass)).orElse(x);
            return Activation.relu(y.add(same));
        }

        private record Shortcut(Conv conv, BatchNorm norm) {}
    }
}
