package io.maskbit.runtime.plan;

import io.maskbit.api.ImageShape;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;

/**
 * A chosen discriminator.
 *
 * @param found id and origin
 * @param factory the factory
 * @param config its settings
 * @param image extent of the images
 * @param <C> the settings
 */
public record DiscriminatorPlan<C extends Record>(
        Found found, DiscriminatorFactory<C> factory, C config, ImageShape image)
        implements ComponentPlan {

    /** Builds the discriminator. */
    public Discriminator create(BuildContext context) {
        return found.made(() -> factory.create(config, image, context));
    }
}
