package io.maskbit.runtime.plugin;

/**
 * Something that a user should know about a plugin.
 *
 * @param place folder or jar
 * @param message what happened, as the rest of a sentence that begins with the place: "was set
 *     aside: ..."
 * @param cure what mends it
 * @param isProblem whether something that was offered is absent for it
 */
public record Notice(String place, String message, String cure, boolean isProblem) {

    private static final int MOST_CHARACTERS = 400;

    /** Cuts what plugins say to a line: it goes to terminals and logs. */
    public Notice {
        place = clean(place);
        message = clean(message);
        cure = clean(cure);
    }

    private static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }

    @Override
    public String toString() {
        return place + " " + message + "; " + cure;
    }
}
