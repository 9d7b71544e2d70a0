package io.maskbit.runtime.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a stream through which too little comes, so that the one who reads is told. */
final class StallWatch implements AutoCloseable {

    /** Fewer bytes than this in a stretch of time are as good as none. */
    private static final long LEAST = 512;

    private final AtomicLong count = new AtomicLong();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "stall-watch");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile boolean stalled;

    StallWatch(InputStream watched, Duration stretch) {
        long[] before = {0};
        clock.scheduleAtFixedRate(
                () -> {
                    long now = count.get();
                    if (now - before[0] < LEAST) {
                        stalled = true;
                        closeQuietly(watched);
                    }
                    before[0] = now;
                },
                stretch.toMillis(),
                stretch.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void came(int bytes) {
        count.addAndGet(bytes);
    }

    boolean isStalled() {
        return stalled;
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The reader is told by its own failure.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
