package io.maskbit.runtime.plugin;

/**
 * Something that a user should know about a plugin.
 *
 * @param place folder or jar
 * @param message what happened, as the rest of a sentence that begins with the place: "was set
 *     aside: ..."
 * @param isProblem whether something that was offered is absent for it
 */
public record Notice(String place, String message, boolean isProblem) {

    @Override
    public String toString() {
        return place + " " + message;
    }
}
