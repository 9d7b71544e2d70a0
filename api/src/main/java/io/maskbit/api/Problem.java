package io.maskbit.api;

import java.util.List;

/**
 * One thing that is wrong, said to the user: what, where, what was expected, what to do.
 *
 * @param location where
 * @param context what part of the experiment, for example "candidate"; empty if none
 * @param message what is wrong, in one sentence without a full stop
 * @param hints further lines: what was expected, near spellings, what to do
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Problem(Location location, String context, String message, List<String> hints) {

    /** Copies the hints. */
    public Problem {
        hints = List.copyOf(hints);
    }

    /**
     * A problem outside any arm.
     *
     * @param location where
     * @param message what is wrong
     * @param hints what was expected, what to do
     * @return the problem
     */
    public static Problem at(Location location, String message, String... hints) {
        return new Problem(location, "", message, List.of(hints));
    }

    /** Returns "context, line n: message", then one indented line per hint. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String where = location.line() > 0 ? "line " + location.line() : location.source();
        text.append(context.isEmpty() ? where : context + ", " + where);
        text.append(": ").append(message);
        for (String hint : hints) {
            text.append(System.lineSeparator()).append("    ").append(hint);
        }
        return text.toString();
    }
}
