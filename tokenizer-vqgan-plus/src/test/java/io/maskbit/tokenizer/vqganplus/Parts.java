package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tokenizer.lfq.LfqQuantizerFactory;
import java.util.List;

/** Makes the parts that the tests look at. */
final class Parts {

    /** The autoencoder of most tests: two resolutions of 32 and 64 channels, one block each. */
    static final VqganPlusTokenizerConfig SMALL =
            new VqganPlusTokenizerConfig(32, List.of(1, 2), 1, 0, true, false, false);

    private Parts() {}

    static BuildContext context(NDManager manager, long seed) {
        return new BuildContext(manager, new Seeds(seed), Precision.FLOAT32);
    }

    /** With the entropy loss of the paper's code, which the numbers of the tests hold. */
    static Quantizer lfq(BuildContext context, int bits) {
        LfqQuantizerFactory factory = new LfqQuantizerFactory();
        Class<?> forms = (Class<?>) factory.config().entries().get(5).type();
        Object exact = forms.getEnumConstants()[0];
        return made(factory, List.of(bits, 0.25, 0.02, 0.01, 1.0, exact, true, 0, 0), context);
    }

    static Quantizer vq(BuildContext context, int size, int channels) {
        return new VqQuantizerFactory()
                .create(vqConfig(size, channels, 0, false), new GridShape(8, 8), context);
    }

    static VqQuantizerConfig vqConfig(int size, int channels, double entropy, boolean l2) {
        return new VqQuantizerConfig(size, channels, 0.25, entropy, 0.01, 1, l2);
    }

    static TamingTokenizerConfig taming(
            int hidden,
            List<Integer> multipliers,
            int blocks,
            int decoderBlocks,
            int channels,
            List<Integer> attentionLevels) {
        return new TamingTokenizerConfig(
                hidden, multipliers, blocks, decoderBlocks, channels, true, attentionLevels);
    }

    static Tokenizer tokenizer(
            VqganPlusTokenizerConfig config,
            Quantizer quantizer,
            int channels,
            BuildContext context) {
        ImageShape image = new ImageShape(3, 16, 16);
        return new VqganPlusTokenizerFactory().create(config, image, quantizer, channels, context);
    }

    private static <C extends Record> Quantizer made(
            QuantizerFactory<C> factory, List<?> settings, BuildContext context) {
        return factory.create(factory.config().create(settings), new GridShape(8, 8), context);
    }
}
