package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.networks.BatchNorm;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.Layer;
import io.maskbit.networks.Start;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/** The original discriminator of patches (spec 3.1). */
final class PatchGan implements Discriminator {

    private final Network network;

    PatchGan(PatchGanConfig config, int imageChannels, BuildContext context) {
        network = new Network(TensorOps.of(context.precision()), config, imageChannels);
        network.build(context, "discriminator");
    }

    @Override
    public NDArray logits(NDArray images, Pass pass) {
        return network.apply(images, pass);
    }

    @Override
    public Block block() {
        return network;
    }

    private static final class Network extends Layer {

        /** Slope of the rectifiers below zero; not the value of the VQGAN+ discriminator. */
        private static final double SLOPE = 0.2;

        private static final double EPS = 1e-5;

        private final TensorOps ops;
        private final Conv convIn;
        private final List<Stage> stages = new ArrayList<>();
        private final Conv score;

        Network(TensorOps ops, PatchGanConfig config, int imageChannels) {
            this.ops = ops;
            int width = config.width(0);
            convIn = child("main.0", conv(new Channels(imageChannels, width), 2, true));
            int position = 2; // the rectifiers count in the names, but have no parameters
            for (int i = 1; i <= config.numStages(); i++) {
                Channels widths = new Channels(width, config.width(i));
                int stride = i < config.numStages() ? 2 : 1;
                Conv conv = child("main." + position, conv(widths, stride, false));
                BatchNorm norm =
                        child("main." + (position + 1), new BatchNorm(ops, widths.out(), EPS));
                stages.add(new Stage(conv, norm));
                position += 3;
                width = widths.out();
            }
            score = child("main." + position, conv(new Channels(width, 1), 1, true));
        }

        NDArray apply(NDArray images, Pass pass) {
            NDArray x = ops.leakyRelu(convIn.apply(images, pass), SLOPE); // (B, D, h/2, w/2)
            for (Stage stage : stages) {
                x = stage.norm().apply(stage.conv().apply(x, pass), pass); // (B, D', h', w')
                x = ops.leakyRelu(x, SLOPE); // (B, D', h', w')
            }
            return score.apply(x, pass); // (B, 1, h' - 1, w' - 1)
        }

        private Conv conv(Channels channels, int stride, boolean biased) {
            return Conv.padded(ops, channels, 4, stride, Padding.all(1), biased)
                    .startingAt(Start.normal(0.02));
        }

        private record Stage(Conv conv, BatchNorm norm) {}
    }
}
