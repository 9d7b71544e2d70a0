package acme.uvit;

import io.maskbit.api.Fit;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import java.lang.invoke.MethodHandles;

/** Offers the U-ViT as {@code acme.uvit}. */
public final class UvitGeneratorFactory implements GeneratorFactory<UvitConfig> {

    /** Called by the service loader. */
    public UvitGeneratorFactory() {}

    @Override
    public String id() {
        return "acme.uvit";
    }

    @Override
    public ConfigType<UvitConfig> config() {
        return ConfigType.of(UvitConfig.class, MethodHandles.lookup());
    }

    @Override
    public Fit fit(UvitConfig config, TokenSpace tokens) {
        return TokenGroups.fit(tokens, config.groups());
    }

    @Override
    public Generator create(
            UvitConfig config, TokenSpace tokens, int classes, BuildContext context) {
        return new UvitGenerator(
                config, TokenGroups.of(tokens, config.groups()), classes, context);
    }
}
