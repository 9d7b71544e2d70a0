package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;
import java.lang.invoke.MethodHandles;

/** Offers the VQGAN+ discriminator as {@code vqgan-plus}. */
public final class VqganPlusDiscriminatorFactory
        implements DiscriminatorFactory<VqganPlusDiscriminatorConfig> {

    /** Called by the service loader. */
    public VqganPlusDiscriminatorFactory() {}

    @Override
    public String id() {
        return "vqgan-plus";
    }

    @Override
    public ConfigType<VqganPlusDiscriminatorConfig> config() {
        return ConfigType.of(VqganPlusDiscriminatorConfig.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the images are too small for the number of stages
     */
    @Override
    public Discriminator create(
            VqganPlusDiscriminatorConfig config, ImageShape image, BuildContext context) {
        int smallest = 1 << config.numStages();
        if (image.height() < smallest || image.width() < smallest) {
            throw new IllegalArgumentException(
                    "vqgan-plus with num_stages: "
                            + config.numStages()
                            + " needs images of at least "
                            + smallest
                            + "x"
                            + smallest
                            + ", but they are "
                            + image.height()
                            + "x"
                            + image.width());
        }
        return new VqganPlusDiscriminator(config, image.channels(), context);
    }
}
