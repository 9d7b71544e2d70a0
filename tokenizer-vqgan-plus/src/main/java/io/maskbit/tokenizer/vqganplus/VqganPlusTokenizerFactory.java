package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import java.lang.invoke.MethodHandles;

/** Offers the VQGAN+ autoencoder as {@code vqgan-plus}. */
public final class VqganPlusTokenizerFactory implements TokenizerFactory<VqganPlusTokenizerConfig> {

    /** Called by the service loader. */
    public VqganPlusTokenizerFactory() {}

    @Override
    public String id() {
        return "vqgan-plus";
    }

    @Override
    public ConfigType<VqganPlusTokenizerConfig> config() {
        return ConfigType.of(VqganPlusTokenizerConfig.class, MethodHandles.lookup());
    }

    @Override
    public GridShape grid(VqganPlusTokenizerConfig config, ImageShape image) {
        return config.pyramid().grid(id(), image);
    }

    @Override
    public Tokenizer create(
            VqganPlusTokenizerConfig config,
            ImageShape image,
            Quantizer quantizer,
            int latentChannels,
            BuildContext context) {
        return new VqganPlusTokenizer(config, image, quantizer, latentChannels, context);
    }
}
