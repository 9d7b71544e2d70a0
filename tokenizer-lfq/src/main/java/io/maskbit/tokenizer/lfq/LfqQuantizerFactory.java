package io.maskbit.tokenizer.lfq;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import java.lang.invoke.MethodHandles;

/** Offers lookup-free quantization as {@code lfq}. */
public final class LfqQuantizerFactory implements QuantizerFactory<LfqQuantizerConfig> {

    /** Called by the service loader. */
    public LfqQuantizerFactory() {}

    @Override
    public String id() {
        return "lfq";
    }

    @Override
    public ConfigType<LfqQuantizerConfig> config() {
        return ConfigType.of(LfqQuantizerConfig.class, MethodHandles.lookup());
    }

    @Override
    public TokenSpace tokenSpace(LfqQuantizerConfig config, GridShape grid) {
        return new TokenSpace.Bits(config.bits(), grid);
    }

    @Override
    public int latentChannels(LfqQuantizerConfig config) {
        return config.bits();
    }

    @Override
    public Quantizer create(LfqQuantizerConfig config, GridShape grid, BuildContext context) {
        return new LfqQuantizer(config, tokenSpace(config, grid), context);
    }
}
