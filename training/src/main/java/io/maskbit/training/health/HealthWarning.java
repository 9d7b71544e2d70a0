package io.maskbit.training.health;

import java.util.OptionalLong;

/**
 * Something that has gone on for too long while a tokenizer trained.
 *
 * @param rule which rule speaks
 * @param from first step of the first window in which it was so
 * @param until last step before it was no longer so; empty if it lasts
 * @param judged last step that was looked at while it lasted
 * @param seen what was seen last, as the beginning of a sentence: "bit 5 has been 0 in 100.0 % of
 *     tokens"
 */
public record HealthWarning(
        HealthRule rule, long from, OptionalLong until, long judged, String seen) {

    /** Returns what was seen, for how long, and what to try. */
    public String text() {
        return seen + " for " + (judged - from + 1) + " steps: " + rule.advice();
    }
}
