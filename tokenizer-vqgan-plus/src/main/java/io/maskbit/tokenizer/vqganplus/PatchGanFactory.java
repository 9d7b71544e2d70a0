package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;
import java.lang.invoke.MethodHandles;

/** Offers the PatchGAN discriminator as {@code patchgan}. */
public final class PatchGanFactory implements DiscriminatorFactory<PatchGanConfig> {

    /** Called by the service loader. */
    public PatchGanFactory() {}

    @Override
    public String id() {
        return "patchgan";
    }

    @Override
    public ConfigType<PatchGanConfig> config() {
        return ConfigType.of(PatchGanConfig.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the images are too small for the number of stages
     */
    @Override
    public Discriminator create(PatchGanConfig config, ImageShape image, BuildContext context) {
        config.check(image);
        return new PatchGan(config, image.channels(), context);
    }
}
