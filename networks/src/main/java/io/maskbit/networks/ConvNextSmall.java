package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.api.Precision;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/**
 * ConvNeXt-S in the form of torchvision, without stochastic depth, which only acts in training;
 * 50,223,688 parameters.
 *
 * @see <a href="https://arxiv.org/abs/2201.03545">A ConvNet for the 2020s</a>
 */
public final class ConvNextSmall extends ImageClassifier {

    private static final double EPS = 1e-6;
    private static final int[] WIDTHS = {96, 192, 384, 768};
    private static final int[] BLOCKS = {3, 3, 27, 3};
    private static final int PATCH = 4;

    private final TensorOps ops;
    private final FeatureOps features;
    private final List<Stage> stages = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear head;

    /**
     * Makes a network with starting values that mean nothing; load weights.
     *
     * @param precision number format of the heavy arithmetic
     */
    public ConvNextSmall(Precision precision) {
        ops = TensorOps.of(precision);
        features = FeatureOps.of(precision);
        for (int i = 0; i < WIDTHS.length; i++) {
            stages.add(i == 0 ? stem() : down(i));
        }
        int width = WIDTHS[WIDTHS.length - 1];
        Start start = Start.fanIn(width);
        norm = child("classifier.0", new LayerNorm(ops, width, EPS));
        head = child("classifier.2", new Linear(ops, width, CLASSES, start, start));
    }

    private Stage stem() {
        Conv conv = child("features.0.0", conv(new Channels(3, WIDTHS[0]), PATCH));
        LayerNorm after = child("features.0.1", new LayerNorm(ops, WIDTHS[0], EPS));
        return new Stage(conv, after, true, blocks(0));
    }

    private Stage down(int stage) {
        String name = "features." + 2 * stage;
        LayerNorm before = child(name + ".0", new LayerNorm(ops, WIDTHS[stage - 1], EPS));
        Conv conv = child(name + ".1", conv(new Channels(WIDTHS[stage - 1], WIDTHS[stage]), 2));
        return new Stage(conv, before, false, blocks(stage));
    }

    private List<ConvNextBlock> blocks(int stage) {
        List<ConvNextBlock> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS[stage]; i++) {
            String name = "features." + (2 * stage + 1) + "." + i;
            blocks.add(child(name, new ConvNextBlock(WIDTHS[stage])));
        }
        return blocks;
    }

    private Conv conv(Channels channels, int patch) {
        return Conv.padded(ops, channels, patch, patch, Padding.NONE, true);
    }

    @Override
    public Seen see(NDArray images, Pass pass) {
        Pass frozen = new Pass(pass.parameters(), false, pass.notes());
        NDArray x = images;
        for (Stage stage : stages) {
            x =
                    stage.normalisesLast()
                            ? channelwise(stage.norm(), stage.conv().apply(x, frozen), frozen)
                            : stage.conv().apply(channelwise(stage.norm(), x, frozen), frozen);
            for (ConvNextBlock block : stage.blocks()) {
                x = block.apply(x, frozen);
            }
        }
        NDArray pooled = norm.apply(averaged(x), frozen); // (B, 768)
        return new Seen(x, head.apply(pooled, frozen)); // (B, 768, H/32, W/32)
    }

    private static NDArray channelwise(LayerNorm norm, NDArray x, Pass pass) {
        return norm.apply(x.transpose(0, 2, 3, 1), pass).transpose(0, 3, 1, 2);
    }

    private record Stage(
            Conv conv, LayerNorm norm, boolean normalisesLast, List<ConvNextBlock> blocks) {}

    /** Convolve each channel, then mix channels at each position; scaled and added to the input. */
    private final class ConvNextBlock extends Layer {

        private static final int KERNEL = 7;
        private static final int WIDENING = 4;

        private final Parameter scale;
        private final Parameter weight;
        private final Parameter bias;
        private final LayerNorm norm;
        private final Linear widen;
        private final Linear narrow;

        ConvNextBlock(int width) {
            Start each = Start.fanIn(KERNEL * KERNEL);
            scale = parameter("layer_scale", new Shape(width, 1, 1), Start.constant(1e-6));
            weight = parameter("block.0.weight", new Shape(width, 1, KERNEL, KERNEL), each);
            bias = parameter("block.0.bias", new Shape(width), each);
            norm = child("block.2", new LayerNorm(ops, width, EPS));
            widen = child("block.3", Linear.small(ops, width, WIDENING * width));
            narrow = child("block.5", Linear.small(ops, WIDENING * width, width));
        }

        NDArray apply(NDArray x, Pass pass) {
            NDArray y =
                    features.convEachChannel(
                            x, value(weight, x, pass), value(bias, x, pass), KERNEL / 2);
            y = norm.apply(y.transpose(0, 2, 3, 1), pass); // (B, H, W, D)
            y = narrow.apply(ops.gelu(widen.apply(y, pass)), pass).transpose(0, 3, 1, 2);
            return x.add(y.mul(value(scale, x, pass))); // (B, D, H, W)
        }
    }
}
