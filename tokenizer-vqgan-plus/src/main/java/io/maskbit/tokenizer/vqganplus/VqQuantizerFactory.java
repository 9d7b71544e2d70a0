package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import java.lang.invoke.MethodHandles;

/** Offers quantization by a learned table as {@code vq}. */
public final class VqQuantizerFactory implements QuantizerFactory<VqQuantizerConfig> {

    /** Called by the service loader. */
    public VqQuantizerFactory() {}

    @Override
    public String id() {
        return "vq";
    }

    @Override
    public ConfigType<VqQuantizerConfig> config() {
        return ConfigType.of(VqQuantizerConfig.class, MethodHandles.lookup());
    }

    @Override
    public TokenSpace tokenSpace(VqQuantizerConfig config, GridShape grid) {
        return new TokenSpace.Codebook(config.codebookSize(), grid);
    }

    @Override
    public int latentChannels(VqQuantizerConfig config) {
        return config.tokenSize();
    }

    @Override
    public Quantizer create(VqQuantizerConfig config, GridShape grid, BuildContext context) {
        return new VqQuantizer(config, tokenSpace(config, grid), context);
    }
}
