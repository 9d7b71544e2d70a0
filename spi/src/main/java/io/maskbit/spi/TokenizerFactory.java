package io.maskbit.spi;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;

/**
 * Makes tokenizers.
 *
 * @param <C> the settings
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface TokenizerFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Plan: says what grid of tokens one image gives. It must be the grid that {@link
     * Tokenizer#latents} gives ({@code plannedGridIsTheRealOne}), and what is planned for other
     * extents than those of {@link #create} must be tokenized so ({@code
     * acceptedExtentsAreTokenized}). A refusal must say in numbers which extents can be tokenized
     * ({@code refusedExtentsAreExplained}).
     *
     * @param config the settings
     * @param image extent of the images
     * @return the grid
     * @throws IllegalArgumentException if images of this extent cannot be tokenized
     */
    GridShape grid(C config, ImageShape image);

    /**
     * Build: makes the tokenizer. It must keep the quantizer given in its slot, and not adopt its
     * parameters ({@code quantizerIsNotAdopted}).
     *
     * @param config the settings
     * @param image extent of the images
     * @param quantizer the quantizer in the tokenizer's slot
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
