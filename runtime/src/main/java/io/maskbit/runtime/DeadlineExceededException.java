package io.maskbit.runtime;

import io.maskbit.api.Stability;
import java.time.Duration;

/** There was no answer before the deadline of a request; its work was given up. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadlineExceededException(Duration deadline) {
        super("no answer within " + deadline.toMillis() + " ms");
    }
}
