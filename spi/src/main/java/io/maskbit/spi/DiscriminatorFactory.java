package io.maskbit.spi;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;

/**
 * Makes discriminators.
 *
 * @param <C> the settings
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface DiscriminatorFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Build: makes the component.
     *
     * @param config the settings
     * @param image extent of the images
     * @param context where parameters are allocated, and the seeds
     * @return the component
     */
    Discriminator create(C config, ImageShape image, BuildContext context);
}
