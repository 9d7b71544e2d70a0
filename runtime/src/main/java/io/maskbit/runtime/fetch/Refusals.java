package io.maskbit.runtime.fetch;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;

/** Words what goes wrong between here and the hub. */
final class Refusals {

    private static final int SHOWN = 200;

    private Refusals() {}

    static ExperimentException of(Object where, String message, String... hints) {
        return new ExperimentException(Location.of(plain(where.toString())), message, hints);
    }

    /** Shortens what a server said; control characters move no cursor. */
    static String plain(String text) {
        String first = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        StringBuilder plain = new StringBuilder();
        first.chars().forEach(c -> plain.append(Character.isISOControl(c) ? '?' : (char) c));
        return plain.toString();
    }
}
