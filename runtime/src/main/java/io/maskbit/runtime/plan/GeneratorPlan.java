package io.maskbit.runtime.plan;

import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;

/**
 * A chosen generator, which accepts the tokens it will be given.
 *
 * @param found id and origin
 * @param factory the factory
 * @param config its settings
 * @param tokens the tokens of the quantizer
 * @param <C> the settings
 */
public record GeneratorPlan<C extends Record>(
        Found found, GeneratorFactory<C> factory, C config, TokenSpace tokens)
        implements ComponentPlan {

    /**
     * Builds the generator.
     *
     * @param classes number of classes, which the data knows when it is opened
     * @param context where parameters are allocated, and the seeds
     */
    public Generator create(int classes, BuildContext context) {
        return found.made(() -> factory.create(config, tokens, classes, context));
    }
}
