package io.maskbit.spi;

import io.maskbit.api.GridShape;
import io.maskbit.api.Stability;
import io.maskbit.api.TokenSpace;

/**
 * Makes quantizers.
 *
 * @param <C> the settings
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
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
     * Plan: says how many channels the latents have.
     *
     * @param config the settings
     * @return C, at least 1
     */
    int latentChannels(C config);

    /**
     * Build: makes the quantizer. Its tokens and channels must be those that were planned, for bit
     * tokens a channel per bit ({@code builtAsPlanned}).
     *
     * @param config the settings
     * @param grid grid of one image
     * @param context where parameters are allocated, and the seeds
     * @return the quantizer, whose {@link Quantizer#tokenSpace()} equals {@link #tokenSpace}
     */
    Quantizer create(C config, GridShape grid, BuildContext context);
}
