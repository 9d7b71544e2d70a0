package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.networks.Layer;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The VQGAN+ autoencoder around a quantizer (spec 1). */
final class VqganPlusTokenizer implements Tokenizer {

    /** Losses that pull on the latents. The entropies that are only reported are not among them. */
    private static final Set<String> PULLING =
            Set.of("commitment_loss", "codebook_loss", "entropy_loss");

    private final ImageShape image;
    private final Quantizer quantizer;
    private final boolean frozenEncoder;
    private final Network network;

    VqganPlusTokenizer(
            VqganPlusTokenizerConfig config,
            ImageShape image,
            Quantizer quantizer,
            int latentChannels,
            BuildContext context) {
        this.image = image;
        this.quantizer = quantizer;
        this.frozenEncoder = config.freezeEncoder();
        TensorOps ops = TensorOps.of(context.precision());
        network = new Network(ops, config, image.channels(), latentChannels);
        network.build(context, "tokenizer");
        if (frozenEncoder) {
            network.encoder.getParameters().values().forEach(p -> p.freeze(true));
        }
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
        return frozenEncoder
                ? Tape.withoutGradients(() -> network.encoder.apply(images, pass))
                : network.encoder.apply(images, pass);
    }

    @Override
    public Quantized encode(NDArray images, Pass pass) {
        if (!frozenEncoder) {
            return Tokenizer.super.encode(images, pass);
        }
        return Tape.withoutGradients(() -> silenced(Tokenizer.super.encode(images, pass)));
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        return network.decoder.apply(latents, pass);
    }

    @Override
    public NDArray lastLayer() {
        return network.decoder.lastWeight();
    }

    @Override
    public Block block() {
        return network;
    }

    /** Multiplies by zero what would move the encoder or the codebook. */
    private static Quantized silenced(Quantized quantized) {
        Map<String, NDArray> terms = new LinkedHashMap<>();
        quantized
                .terms()
                .forEach(
                        (name, term) ->
                                terms.put(name, PULLING.contains(name) ? term.mul(0) : term));
        return new Quantized(
                quantized.latents(), quantized.tokens(), quantized.loss().mul(0), terms);
    }

    private static final class Network extends Layer {

        private final Encoder encoder;
        private final Decoder decoder;

        Network(
                TensorOps ops,
                VqganPlusTokenizerConfig config,
                int imageChannels,
                int latentChannels) {
            encoder = child("encoder", new Encoder(ops, config, imageChannels, latentChannels));
            decoder = child("decoder", new Decoder(ops, config, imageChannels, latentChannels));
        }
    }
}
