package io.maskbit.runtime;

import io.maskbit.runtime.serve.ImageServer;
import java.time.Duration;

/** What users of an {@link ImageGenerator} are told. */
final class ServingErrors implements ImageServer.Refusals {

    @Override
    public RuntimeException queueIsFull(int waiting, int wanted, int limit) {
        return new QueueFullException(waiting, wanted, limit);
    }

    @Override
    public RuntimeException deadlineExceeded(Duration deadline) {
        return new DeadlineExceededException(deadline);
    }

    @Override
    public RuntimeException closed() {
        return new IllegalStateException("this image generator is closed");
    }

    @Override
    public RuntimeException stopped(Throwable cause) {
        return new IllegalStateException(
                "a thread that computes images has failed: "
                        + cause
                        + "; close this image generator and open another",
                cause);
    }
}
