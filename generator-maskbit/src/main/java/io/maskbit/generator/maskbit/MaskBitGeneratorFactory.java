package io.maskbit.generator.maskbit;

import io.maskbit.api.Fit;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.tensor.TensorOps;
import java.lang.invoke.MethodHandles;

/** Makes the generator {@code maskbit}. */
public final class MaskBitGeneratorFactory implements GeneratorFactory<MaskBitConfig> {

    /** Called by the service loader. */
    public MaskBitGeneratorFactory() {}

    @Override
    public String id() {
        return "maskbit";
    }

    @Override
    public ConfigType<MaskBitConfig> config() {
        return ConfigType.of(MaskBitConfig.class, MethodHandles.lookup());
    }

    @Override
    public Fit fit(MaskBitConfig config, TokenSpace tokens) {
        if (!(tokens instanceof TokenSpace.Bits)) {
            return Fit.refused("needs bit tokens, but is given " + tokens);
        }
        Fit split = TokenGroups.fit(tokens, config.groups());
        if (!split.isAccepted()) {
            return split;
        }
        TokenGroups groups = TokenGroups.of(tokens, config.groups());
        long values = (long) groups.groups() * groups.vocabulary() * config.width();
        return values <= LARGEST
                ? Fit.accepted()
                : Fit.refused(
                        "needs a prediction matrix of "
                                + values
                                + " values for "
                                + groups
                                + ", more than "
                                + LARGEST
                                + ": use more groups");
    }

    /** Values in the largest array that can be filled at the start. */
    private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

    @Override
    public Generator create(
            MaskBitConfig config, TokenSpace tokens, int classes, BuildContext context) {
        MaskBitGenerator generator =
                new MaskBitGenerator(
                        config,
                        TokenGroups.of(tokens, config.groups()),
                        classes,
                        TensorOps.of(context.precision()));
        generator.block().build(context, "generator");
        return generator;
    }
}
