package io.maskbit.spi;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;

/**
 * Makes tokenizers.
 *
 * @param <C> the settings
 */
public non-sealed interface TokenizerFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Plan: says what grid of tokens one image gives.
     *
     * @param config the settings
     * @param image extent of the images
     * @return the grid
     * @throws IllegalArgumentException if images of this extent cannot be tokenized; the message
     *     says which extents can
     */
    GridShape grid(C config, ImageShape image);

    /**
     * Build: makes the tokenizer.
     *
     * @param config the settings
     * @param image extent of the images
     * @param quantizer the quantizer in the tokenizer's slot; its parameters are not adopted
     * @param latentChannels channels that the quantizer wants
     * @param context where parameters are allocated, and the seeds
     * @return the tokenizer
     */
    Tokenizer create(
            C config,
            ImageShape image,
            Quantizer quantizer,
            int latentChannels,
            BuildContext context);
}
