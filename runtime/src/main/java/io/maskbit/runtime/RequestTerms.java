package io.maskbit.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * What all requests have.
 *
 * @param deadline how long an answer is of use
 * @param listener watches the steps
 */
record RequestTerms(Optional<Duration> deadline, ImageRequest.StepListener listener) {

    static final RequestTerms NONE =
            new RequestTerms(Optional.empty(), ImageRequest.StepListener.NONE);

    RequestTerms within(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("a deadline must be above 0, but is " + time);
        }
        return new RequestTerms(Optional.of(time), listener);
    }

    RequestTerms watchedBy(ImageRequest.StepListener watching) {
        return new RequestTerms(deadline, watching);
    }
}
