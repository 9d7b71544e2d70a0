package io.maskbit.runtime.plan;

import io.maskbit.api.ImageShape;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A chosen tokenizer.
 *
 * @param found id and origin
 * @param factory the factory
 * @param config its settings
 * @param image extent of the images
 * @param latentChannels channels that the quantizer wants
 * @param weights run folder or weight file from which tokenizer and quantizer are loaded; empty if
 *     they are trained
 * @param <C> the settings
 */
public record TokenizerPlan<C extends Record>(
        Found found,
        TokenizerFactory<C> factory,
        C config,
        ImageShape image,
        int latentChannels,
        Optional<Path> weights)
        implements ComponentPlan {

    /** Builds the tokenizer around a quantizer; its weights are not loaded yet. */
    public Tokenizer create(Quantizer quantizer, BuildContext context) {
        return found.made(() -> factory.create(config, image, quantizer, latentChannels, context));
    }
}
