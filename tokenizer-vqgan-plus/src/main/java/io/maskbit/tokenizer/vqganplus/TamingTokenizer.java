package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.Layer;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.TensorOps;

/** The Taming-VQGAN autoencoder around a quantizer (spec 1.7). */
final class TamingTokenizer implements Tokenizer {

    private final ImageShape image;
    private final Quantizer quantizer;
    private final Network network;

    TamingTokenizer(
            TamingTokenizerConfig config,
            ImageShape image,
            Quantizer quantizer,
            int latentChannels,
            BuildContext context) {
        this.image = image;
        this.quantizer = quantizer;
        TensorOps ops = TensorOps.of(context.precision());
        network = new Network(ops, config, image.channels(), latentChannels);
        network.build(context, "tokenizer");
    }

    @Override
    public ImageShape image() {
        return image;
    }

    @Override
    public Quantizer quantizer() {
        return quantizer;
    }

    @Override
    public NDArray latents(NDArray images, Pass pass) {
        NDArray centred = images.mul(2).sub(1); // the network works on [-1, 1]
        return network.toLatents.apply(network.encoder.apply(centred, pass), pass); // (B, C, H, W)
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        NDArray centred = network.decoder.apply(network.fromLatents.apply(latents, pass), pass);
        NDArray images = centred.add(1).div(2); // (B, c, h, w), back to [0, 1]
        pass.note("reconstruction", images);
        return images;
    }

    @Override
    public NDArray lastLayer() {
        return network.decoder.lastWeight();
    }

    @Override
    public Block block() {
        return network;
    }

    private static final class Network extends Layer {

        private final TamingEncoder encoder;
        private final TamingDecoder decoder;
        private final Conv toLatents;
        private final Conv fromLatents;

        Network(
                TensorOps ops,
                TamingTokenizerConfig config,
                int imageChannels,
                int latentChannels) {
            encoder = child("encoder", new TamingEncoder(ops, config, imageChannels));
            decoder = child("decoder", new TamingDecoder(ops, config, imageChannels));
            Channels in = new Channels(config.zChannels(), latentChannels);
            Channels out = new Channels(latentChannels, config.zChannels());
            toLatents = child("quant_conv", Conv.same(ops, in, 1, 1, true));
            fromLatents = child("post_quant_conv", Conv.same(ops, out, 1, 1, true));
        }
    }
}
