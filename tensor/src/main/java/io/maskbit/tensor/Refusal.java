package io.maskbit.tensor;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

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
        String line = detail.lines().findFirst().orElse("").strip();
        ExperimentException refusal = of(file, message + " (" + plain(line, 300) + ")", hints);
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
        return "'" + plain(text, 80) + "'";
    }

    /**
     * Names the first few of many.
     *
     * @param names any texts, possibly hostile
     * @return at most five of them, quoted; "none" if there are none
     */
    static String first(Collection<String> names) {
        String first =
                names.stream().limit(5).map(Refusal::quote).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names.size() > 5 ? first + ", ..." : first;
    }

    private static String plain(String text, int longest) {
        String shown = text.length() > longest ? text.substring(0, longest - 3) + "..." : text;
        StringBuilder plain = new StringBuilder();
        shown.chars().forEach(c -> plain.append(Character.isISOControl(c) ? '?' : (char) c));
        return plain.toString();
    }
}
