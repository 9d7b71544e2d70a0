package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/** The discriminator of VQGAN+ (spec 3.2). */
final class VqganPlusDiscriminator implements Discriminator {

    private final Network network;

    VqganPlusDiscriminator(
            VqganPlusDiscriminatorConfig config, int imageChannels, BuildContext context) {
        NDArray kernel = BlurKernel.of(config.blurKernelSize(), context.manager());
        network = new Network(TensorOps.of(context.precision()), config, imageChannels, kernel);
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

        /** Slope of the rectifiers below zero. */
        private static final double SLOPE = 0.1;

        /** Added to the variance; not the value of the autoencoder. */
        private static final double EPS = 1e-5;

        /** Extent of the logits in both directions, whatever the extent of the images. */
        private static final int PATCHES = 16;

        private final TensorOps ops;
        private final boolean blurs;
        private final NDArray kernel;
        private final Conv blockIn;
        private final List<Stage> stages = new ArrayList<>();
        private final Conv mix;
        private final Conv score;

        Network(
                TensorOps ops,
                VqganPlusDiscriminatorConfig config,
                int imageChannels,
                NDArray kernel) {
            this.ops = ops;
            this.blurs = config.blurResample();
            this.kernel = kernel;
            int width = config.hiddenChannels();
            blockIn =
                    child(
                            "block_in.0",
                            Conv.same(ops, new Channels(imageChannels, width), 5, 1, true));
            for (int i = 0; i < config.numStages(); i++) {
                Channels widths = new Channels(width, config.width(i));
                Conv conv = child("blocks." + i + ".0", Conv.same(ops, widths, 3, 1, true));
                GroupNorm norm = child("blocks." + i + ".2", new GroupNorm(ops, widths.out(), EPS));
                stages.add(new Stage(conv, norm));
                width = widths.out();
            }
            mix = child("to_logits.0", Conv.same(ops, Channels.same(width), 1, 1, true));
            score = child("to_logits.2", Conv.same(ops, new Channels(width, 1), 5, 1, true));
        }

        NDArray apply(NDArray images, Pass pass) {
            NDArray x = activation(blockIn.apply(images, pass)); // (B, D, h, w)
            for (Stage stage : stages) {
                x = halve(stage.conv().apply(x, pass)); // (B, D', h/2, w/2)
                x = activation(stage.norm().apply(x, pass)); // (B, D', h/2, w/2)
            }
            x = ops.adaptiveMaxPool(x, PATCHES, PATCHES); // (B, D', 16, 16)
            return score.apply(activation(mix.apply(x, pass)), pass); // (B, 1, 16, 16)
        }

        private NDArray halve(NDArray x) {
            if (!blurs) {
                return ops.averagePool2(x);
            }
            Shape shape = x.getShape();
            int side = (int) kernel.getShape().get(3);
            // Zeros, and not made up for: values at the border shrink.
            Padding zeros = Padding.same(shape.get(2), shape.get(3), side, 2);
            return ops.depthwiseConv2d(x, kernel, 2, zeros);
        }

        private NDArray activation(NDArray x) {
            return ops.leakyRelu(x, SLOPE);
        }

        private record Stage(Conv conv, GroupNorm norm) {}
    }
}
