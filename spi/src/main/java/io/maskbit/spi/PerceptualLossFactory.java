package io.maskbit.spi;

import io.maskbit.api.ImageShape;

/**
 * Makes perceptual losses.
 *
 * @param <C> the settings
 */
public non-sealed interface PerceptualLossFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Build: makes the component.
     *
     * @param config the settings
     * @param image extent of the images
     * @param context where parameters are allocated, and the seeds
     * @return the component
     */
    PerceptualLoss create(C config, ImageShape image, BuildContext context);
}
