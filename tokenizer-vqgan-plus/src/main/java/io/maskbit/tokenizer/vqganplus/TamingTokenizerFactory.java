package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import java.lang.invoke.MethodHandles;

/** Offers the Taming-VQGAN autoencoder as {@code taming-vqgan}. */
public final class TamingTokenizerFactory implements TokenizerFactory<TamingTokenizerConfig> {

    /** Called by the service loader. */
    public TamingTokenizerFactory() {}

    @Override
    public String id() {
        return "taming-vqgan";
    }

    @Override
    public ConfigType<TamingTokenizerConfig> config() {
        return ConfigType.of(TamingTokenizerConfig.class, MethodHandles.lookup());
    }

    @Override
    public GridShape grid(TamingTokenizerConfig config, ImageShape image) {
        return config.pyramid().grid(id(), image);
    }

    @Override
    public Tokenizer create(
            TamingTokenizerConfig config,
            ImageShape image,
            Quantizer quantizer,
            int latentChannels,
            BuildContext context) {
        return new TamingTokenizer(config, image, quantizer, latentChannels, context);
    }
}
