package io.maskbit.generator.maskgit;

import io.maskbit.api.Fit;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.tensor.TensorOps;
import java.lang.invoke.MethodHandles;

/** Makes the generator {@code maskgit}. */
public final class MaskGitGeneratorFactory implements GeneratorFactory<MaskGitConfig> {

    /** Values in the largest array that can be filled at the start. */
    private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

    /** Called by the service loader. */
    public MaskGitGeneratorFactory() {}

    @Override
    public String id() {
        return "maskgit";
    }

    @Override
    public ConfigType<MaskGitConfig> config() {
        return ConfigType.of(MaskGitConfig.class, MethodHandles.lookup());
    }

    @Override
    public Fit fit(MaskGitConfig config, TokenSpace tokens) {
        Fit split = TokenGroups.fit(tokens, config.groups());
        if (!split.isAccepted()) {
            return split;
        }
        TokenGroups groups = TokenGroups.of(tokens, config.groups());
        long wider = Math.max(config.width(), tokens.grid().positions());
        long values = (groups.vocabulary() + 1L) * wider;
        return values <= LARGEST
                ? Fit.accepted()
                : Fit.refused(
                        "needs tables of "
                                + values
                                + " values for "
                                + groups
                                + ", more than "
                                + LARGEST
                                + ": use more groups");
    }

    @Override
    public Generator create(
            MaskGitConfig config, TokenSpace tokens, int classes, BuildContext context) {
        MaskGitGenerator generator =
                new MaskGitGenerator(
                        config,
                        TokenGroups.of(tokens, config.groups()),
                        classes,
                        TensorOps.of(context.precision()));
        generator.block().build(context, "generator");
        return generator;
    }
}
