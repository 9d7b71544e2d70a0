package io.maskbit.runtime;

import java.time.Duration;

/** There was no answer before the deadline of a request; its work was given up. */
public final class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadlineExceededException(Duration deadline) {
        super("no answer within " + deadline.toMillis() + " ms");
    }
}
