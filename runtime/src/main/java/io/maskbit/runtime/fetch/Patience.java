package io.maskbit.runtime.fetch;

import java.time.Duration;

/**
 * How long a server is waited for.
 *
 * @param tries tries without any progress until it is given up
 * @param pause before the second try; doubled before each further one
 * @param connect until a connection stands, and until it answers
 * @param stall until bytes must have come
 */
public record Patience(int tries, Duration pause, Duration connect, Duration stall) {

    /** What people wait. */
    public static final Patience USUAL =
            new Patience(6, Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(30));

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Returns the pause after so many tries without progress, at least one. */
    Duration after(int failed) {
        Duration doubled = pause.multipliedBy(1L << Math.min(10, failed - 1));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** Returns what a server asks to wait, within reason. */
    Duration asked(String seconds, int failed) {
        boolean number = seconds.matches("[0-9]{1,6}");
        Duration asked = number ? Duration.ofSeconds(Long.parseLong(seconds)) : after(failed);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
