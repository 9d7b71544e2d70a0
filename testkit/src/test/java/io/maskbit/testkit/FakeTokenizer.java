package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;

/** Turns each patch of 8 x 8 pixels into a vector and back by one matrix each, or nearly. */
final class FakeTokenizer implements Tokenizer {

    private static final int PATCH = 8;

    private final Bug bug;
    private final ImageShape image;
    private final Quantizer quantizer;
    private final Fake fake;
    private final NDArray encoder;
    private final NDArray decoder;

    private FakeTokenizer(
            Bug bug, ImageShape image, Quantizer quantizer, int channels, BuildContext context) {
        this.bug = bug;
        this.image = image;
        this.quantizer = quantizer;
        this.fake = new Fake(bug, context);
        this.encoder = fake.weights.add("encoder", 3 * PATCH * PATCH, channels);
        this.decoder = fake.weights.add("decoder", channels, 3 * PATCH * PATCH);
        fake.complete();
        if (bug == Bug.QUANTIZER_ADOPTED) {
            fake.weights.adopt(quantizer.block());
        }
    }

    /** Its contract. */
    static TokenizerContract with(Bug bug) {
        return () -> Fake.offered(bug, TokenizerFactory.class, new Factory(bug));
    }

    /** Makes it; without arguments, with the bug of the factory that was offered last. */
    public record Factory(Bug bug) implements TokenizerFactory<Record> {

        public Factory() {
            this(Fake.current());
        }

        @Override
        public String id() {
            return Fake.id(bug);
        }

        @Override
        public ConfigType<Record> config() {
            return Fake.config(bug);
        }

        @Override
        public GridShape grid(Record config, ImageShape image) {
            int factor = bug == Bug.GRID_DIFFERS ? 4 : PATCH;
            boolean whole = image.height() % PATCH == 0 && image.width() % PATCH == 0;
            boolean rounded = bug == Bug.EXTENT_ROUNDED && image.height() >= PATCH;
            if (!whole && !rounded) {
                throw new IllegalArgumentException(
                        bug == Bug.EXTENT_UNEXPLAINED
                                ? "cannot be tokenized"
                                : "needs multiples of 8, but is given " + image);
            }
            return new GridShape(image.height() / factor, image.width() / factor);
        }

        @Override
        public Tokenizer create(
                Record config,
                ImageShape image,
                Quantizer quantizer,
                int latentChannels,
                BuildContext context) {
            return new FakeTokenizer(bug, image, quantizer, latentChannels, context);
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
        Shape s = images.getShape();
        if (bug == Bug.EXTENT_FIXED && s.get(2) != image.height()) {
            throw new IllegalStateException("was not made for height " + s.get(2));
        }
        long h = s.get(2) / PATCH;
        long w = s.get(3) / PATCH;
        NDArray patches =
                images.reshape(s.get(0), 3, h, PATCH, w, PATCH)
                        .transpose(0, 2, 4, 1, 3, 5)
                        .reshape(s.get(0) * h * w, 3 * PATCH * PATCH);
        NDArray latents = patches.matMul(encoder).reshape(s.get(0), h, w, -1);
        return fake.result(latents.transpose(0, 3, 1, 2), images, pass);
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        Shape s = latents.getShape();
        NDArray rows = latents.transpose(0, 2, 3, 1).reshape(-1, s.get(1));
        NDArray images =
                rows.matMul(decoder)
                        .reshape(s.get(0), s.get(2), s.get(3), 3, PATCH, PATCH)
                        .transpose(0, 3, 1, 4, 2, 5)
                        .reshape(s.get(0), 3, s.get(2) * PATCH, s.get(3) * PATCH);
        return switch (bug) {
            case IMAGE_TOO_SMALL -> images.get(":, :, 1:");
            case IMAGES_NOT_FINITE -> images.sub(1000).log();
            default -> images;
        };
    }

    @Override
    public NDArray decodeTokens(NDArray tokens, Pass pass) {
        NDArray images = Tokenizer.super.decodeTokens(tokens, pass);
        return bug == Bug.TOKENS_DECODED_OTHERWISE ? images.mul(0.5f) : images;
    }

    @Override
    public NDArray lastLayer() {
        return switch (bug) {
            case LAST_LAYER_COPIED -> decoder.duplicate();
            case LAST_LAYER_FIRST -> encoder;
            default -> decoder;
        };
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
