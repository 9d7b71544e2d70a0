package io.maskbit.spi;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;

/**
 * Makes quantizers.
 *
 * @param <C> the settings
 */
public non-sealed interface QuantizerFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Plan: says what the tokens will be.
     *
     * @param config the settings
     * @param grid grid of one image, as the tokenizer makes it
     * @return the tokens
     */
    TokenSpace tokenSpace(C config, GridShape grid);

    /**
     * Plan: says how many channels the latents must have.
     *
     * @param config the settings
     * @return C, at least 1
     */
    int latentChannels(C config);

    /**
     * Build: makes the quantizer.
     *
     * @param config the settings
     * @param grid grid of one image
     * @param context where parameters are allocated, and the seeds
     * @return the quantizer, whose {@link Quantizer#tokenSpace()} equals {@link #tokenSpace}
     */
    Quantizer create(C config, GridShape grid, BuildContext context);
}
