package io.maskbit.tensor;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.nio.file.Path;

/** Words a refused weight file for the user. */
final class Refusal {

    private Refusal() {}

    /**
     * Refuses a file.
     *
     * @param file where
     * @param message what is wrong
     * @param hints what was expected, what to do
     * @return the exception to throw
     */
    static ExperimentException of(Path file, String message, String... hints) {
        return new ExperimentException(Location.of(file.toString()), message, hints);
    }

    /**
     * Refuses a file that the system could not read or write.
     *
     * @param file where
     * @param cause what the system said; kept as the cause
     * @param message what is wrong
     * @param hints what was expected, what to do
     * @return the exception to throw
     */
    static ExperimentException because(
            Path file, Exception cause, String message, String... hints) {
        String detail = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        ExperimentException refusal = of(file, message + " (" + detail + ")", hints);
        refusal.initCause(cause);
        return refusal;
    }

    /**
     * Shortens a text of the file for a message.
     *
     * @param text any text, possibly hostile
     * @return at most 80 characters, control characters replaced
     */
    static String quote(String text) {
        String shown = text.length() > 80 ? text.substring(0, 77) + "..." : text;
        StringBuilder quoted = new StringBuilder("'");
        shown.chars().forEach(c -> quoted.append(Character.isISOControl(c) ? '?' : (char) c));
        return quoted.append('\'').toString();
    }
}
