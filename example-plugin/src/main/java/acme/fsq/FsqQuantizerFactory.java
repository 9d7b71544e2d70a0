package acme.fsq;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import java.lang.invoke.MethodHandles;

/** Offers finite scalar quantization as {@code acme.fsq}. */
public final class FsqQuantizerFactory implements QuantizerFactory<FsqConfig> {

    /** Called by the service loader. */
    public FsqQuantizerFactory() {}

    @Override
    public String id() {
        return "acme.fsq";
    }

    @Override
    public ConfigType<FsqConfig> config() {
        // The lookup is what lets the program make a record that no one else can see.
        return ConfigType.of(FsqConfig.class, MethodHandles.lookup());
    }

    @Override
    public TokenSpace tokenSpace(FsqConfig config, GridShape grid) {
        // Neighbouring tokens are neighbours in one channel only, so generators see a codebook.
        return new TokenSpace.Codebook(config.tokens(), grid);
    }

    @Override
    public int latentChannels(FsqConfig config) {
        return config.levels().size();
    }

    @Override
    public Quantizer create(FsqConfig config, GridShape grid, BuildContext context) {
        return new FsqQuantizer(config, tokenSpace(config, grid), context.manager());
    }
}
