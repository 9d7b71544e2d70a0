package io.maskbit.runtime.serve;

import io.maskbit.runtime.arm.TrainedRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers requests from many threads with the networks of one run: a bounded queue, and workers
 * that take what can share a forward pass.
 */
public final class ImageServer implements AutoCloseable {

    private final Runnable freeing;
    private final Consumer<List<Unit>> computing;
    private final Executor elsewhere;
    private final Settings settings;
    private final Refusals refusals;
    private final UnitQueue queue;
    private final Set<Job<?>> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final AtomicInteger alive;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch freed = new CountDownLatch(1);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong images = new AtomicLong();
    private final AtomicLongArray ends = new AtomicLongArray(Job.End.values().length);

    /**
     * How requests are served.
     *
     * @param places images of a forward pass, at least 1
     * @param workers threads that compute, at least 1
     * @param queue most images that wait, at least 1
     * @param patience how long an image waits for others to share its pass
     */
    public record Settings(int places, int workers, int queue, Duration patience) {}

    /** The errors that users are given. */
    public interface Refusals {

        /** Returns the error for a queue without room. */
        RuntimeException queueIsFull(int waiting, int wanted, int limit);

        /** Returns the error for an answer that would be late. */
        RuntimeException deadlineExceeded(Duration deadline);

        /** Returns the error for a server that is closed. */
        RuntimeException closed();

        /** Returns the error for a server whose workers have all failed. */
        RuntimeException stopped(Throwable cause);
    }

    /**
     * What has come of the requests.
     *
     * @param waiting images in the queue
     * @param open requests without an answer
     * @param served requests answered
     * @param refused requests for which the queue had no room
     * @param cancelled requests cancelled by their callers or by closing
     * @param expired requests whose deadline had passed
     * @param failed requests that failed
     * @param passes forward passes, each of all steps
     * @param images places of these passes that were somebody's
     */
    public record Counts(
            int waiting,
            int open,
            long served,
            long refused,
            long cancelled,
            long expired,
            long failed,
            long passes,
            long images) {}

    /**
     * Starts the workers.
     *
     * @param run the run; closed with the server
     * @param settings how requests are served
     * @param refusals the errors that users are given
     */
    public ImageServer(TrainedRun run, Settings settings, Refusals refusals) {
        this(
                new Passes(run, settings.places())::compute,
                run::close,
                settings,
                refusals,
                CompletableFuture::runAsync);
    }

    /**
     * Starts the workers.
     *
     * @param computing computes a pass, and answers its jobs
     * @param freeing called once, when the last worker has ended
     * @param settings how requests are served
     * @param refusals the errors that users are given
     * @param elsewhere where answers are completed
     */
    ImageServer(
            Consumer<List<Unit>> computing,
            Runnable freeing,
            Settings settings,
            Refusals refusals,
            Executor elsewhere) {
        this.computing = computing;
        this.freeing = freeing;
        this.elsewhere = elsewhere;
        this.settings = settings;
        this.refusals = refusals;
        queue =
                new UnitQueue(
                        settings.queue(),
                        settings.places(),
                        TimeUnit.NANOSECONDS.convert(settings.patience()));
        alive = new AtomicInteger(settings.workers());
        for (int i = 1; i <= settings.workers(); i++) {
            Thread worker = new Thread(this::work, "maskbit-worker-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
        try {
            workers.forEach(Thread::start);
        } catch (RuntimeException | Error e) {
            queue.close(); // ends those that have started
            throw e;
        }
    }

    /**
     * Makes sure that there is room for an image, before anything is prepared for it.
     *
     * @throws RuntimeException the refusal
     */
    public void requireRoom() {
        if (queue.size() >= settings.queue()) {
            throw queueIsFull(1);
        }
    }

    private RuntimeException queueIsFull(int wanted) {
        refused.incrementAndGet();
        return refusals.queueIsFull(queue.size(), wanted, settings.queue());
    }

    /**
     * Takes a request in, if there is room.
     *
     * @param tasks what is to be done, one task per image, at least one
     * @param joining makes the answer of the results, in the order of the tasks
     * @param deadline how long the answer is of use
     * @param stepped told how many more image steps are done, on a worker's thread
     * @return the answer; cancelling it stops the work between two steps
     * @param <R> the answer
     */
    public <R> CompletableFuture<R> submit(
            List<Task> tasks,
            Function<List<Task.Result>, R> joining,
            Optional<Duration> deadline,
            Consumer<Integer> stepped) {
        Job<R> job = new Job<>(tasks, joining, stepped, this::ended, elsewhere);
        open.add(job);
        UnitQueue.Offer offer = queue.offer(job);
        if (offer != UnitQueue.Offer.TAKEN) {
            open.remove(job);
            if (offer == UnitQueue.Offer.CLOSED) {
                throw Optional.ofNullable(failure.get())
                        .map(refusals::stopped)
                        .orElseGet(refusals::closed);
            }
            throw queueIsFull(tasks.size());
        }
        deadline.ifPresent(
                time ->
                        job.expireAfter(
                                TimeUnit.NANOSECONDS.convert(time),
                                () -> refusals.deadlineExceeded(time)));
        return job.answer();
    }

    private void ended(Job<?> job, Job.End end) {
        if (open.remove(job)) {
            ends.incrementAndGet(end.ordinal());
            queue.remove(job);
        }
    }

    private void work() {
        List<Unit> pass = List.of();
        try {
            pass = queue.take();
            while (!pass.isEmpty()) {
                passes.incrementAndGet();
                images.addAndGet(pass.size());
                computing.accept(pass);
                pass = queue.take();
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            for (Unit unit : pass) {
                unit.job().fail(refusals.stopped(e));
            }
            throw e;
        } finally {
            if (alive.decrementAndGet() == 0) {
                leave();
            }
        }
    }

    /** Frees the run; if the workers failed, nobody waits in vain. */
    private void leave() {
        try {
            queue.close();
            Optional.ofNullable(failure.get())
                    .map(refusals::stopped)
                    .ifPresent(error -> open.forEach(job -> job.fail(error)));
        } finally {
            freeing.run();
            freed.countDown();
        }
    }

    /** Returns what has come of the requests so far. */
    public Counts counts() {
        return new Counts(
                queue.size(),
                open.size(),
                ends.get(Job.End.SERVED.ordinal()),
                refused.get(),
                ends.get(Job.End.CANCELLED.ordinal()),
                ends.get(Job.End.EXPIRED.ordinal()),
                ends.get(Job.End.FAILED.ordinal()),
                passes.get(),
                images.get());
    }

    /**
     * Takes no more requests, cancels those without an answer, waits until the workers have ended
     * their current step, and frees the run. On a worker's own thread it does not wait.
     */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            queue.close();
            open.forEach(job -> job.answer().cancel(false));
        }
        if (workers.contains(Thread.currentThread())) {
            return;
        }
        boolean interrupted = false;
        while (freed.getCount() > 0) {
            try {
                freed.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
