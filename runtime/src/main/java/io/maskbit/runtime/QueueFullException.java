package io.maskbit.runtime;

import io.maskbit.api.Stability;

/** A request is refused because too many images wait already. Try again later, or elsewhere. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting, int wanted, int limit) {
        super(
                "the queue has no room for "
                        + wanted
                        + (wanted == 1 ? " image: " : " images: ")
                        + waiting
                        + " of at most "
                        + limit
                        + " are waiting");
    }
}
