package io.maskbit.runtime.plan;

import io.maskbit.api.Fit;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plan.ComponentPlanner.QuantizerDraft;
import io.maskbit.spi.GeneratorFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a generator whether it can speak a quantizer's tokens, and puts a refusal into words.
 *
 * @param suggestions says what would fit instead
 * @param problems where a refusal goes
 */
record FitQuestion(Suggestions suggestions, Problems problems) {

    /** Returns whether the generator accepts the tokens. */
    <C extends Record> boolean accepted(
            Sections.Choice generator,
            GeneratorFactory<C> factory,
            C config,
            QuantizerDraft<?> quantizer) {
        TokenSpace tokens = quantizer.tokens().get(0);
        Fit refusal = Fit.accepted();
        for (TokenSpace space : quantizer.tokens()) {
            refusal = factory.fit(config, space);
            tokens = space;
            if (refusal.isAccepted()) {
                return true;
            }
        }
        String id = quantizer.choice().found().id();
        List<String> hints = new ArrayList<>();
        hints.add(explained(quantizer.told(refusal.reason()), tokens, quantizer.words()));
        hints.addAll(suggestions.lines(factory, config, id, tokens));
        problems.add(
                generator.place(),
                generator.words() + " does not fit quantizer '" + id + "'",
                hints);
        return false;
    }

    /** Adds how many tokens there are, where the reason only says of which kind they are. */
    private static String explained(String reason, TokenSpace tokens, String words) {
        if (!reason.startsWith("needs ")) {
            return reason + " (the tokens: " + words + ")";
        }
        String kind = Suggestions.words(tokens);
        boolean isBare = reason.endsWith(kind);
        String start = isBare ? reason.substring(0, reason.length() - kind.length()) : reason;
        return "it " + start + (isBare ? words : "");
    }
}
