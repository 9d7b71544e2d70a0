package io.maskbit.spi;

import io.maskbit.api.Fit;
import io.maskbit.api.Stability;
import io.maskbit.api.TokenSpace;

/**
 * Makes generators.
 *
 * @param <C> the settings
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface GeneratorFactory<C extends Record> extends ComponentFactory<C> {

    /**
     * Plan: says whether the generator can speak the tokens. What is accepted must be built, and
     * its logits have the declared form ({@code acceptedTokensGiveLogits}). A refusal must say what
     * is needed ({@code refusalSaysWhatIsNeeded}).
     *
     * @param config the settings
     * @param tokens the tokens of the quantizer
     * @return accepted, or refused with what is needed
     */
    Fit fit(C config, TokenSpace tokens);

    /**
     * Build: makes the generator. Called only if {@link #fit} accepts.
     *
     * @param config the settings
     * @param tokens the tokens of the quantizer
     * @param classes number of classes; the label {@code classes} means "no class"
     * @param context where parameters are allocated, and the seeds
     * @return the generator
     */
    Generator create(C config, TokenSpace tokens, int classes, BuildContext context);
}
