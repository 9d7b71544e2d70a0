package io.maskbit.runtime.plan;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;

/**
 * A chosen quantizer.
 *
 * @param found id and origin
 * @param factory the factory
 * @param config its settings
 * @param tokens what its tokens will be
 * @param latentChannels channels that it wants
 * @param <C> the settings
 */
public record QuantizerPlan<C extends Record>(
        Found found, QuantizerFactory<C> factory, C config, TokenSpace tokens, int latentChannels)
        implements ComponentPlan {

    /** Returns the grid of one image. */
    public GridShape grid() {
        return tokens.grid();
    }

    /** Builds the quantizer. */
    public Quantizer create(BuildContext context) {
        return found.made(() -> factory.create(config, tokens.grid(), context));
    }
}
