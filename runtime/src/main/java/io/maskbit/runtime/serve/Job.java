package io.maskbit.runtime.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A request that was taken in: its images and the one answer that is given. */
final class Job<R> {

    /** How a job ended. */
    enum End {
        SERVED,
        CANCELLED,
        EXPIRED,
        FAILED
    }

    private final Answer answer = new Answer();
    private final AtomicReference<End> end = new AtomicReference<>();
    private final List<Unit> units = new ArrayList<>();
    private final AtomicReferenceArray<Task.Result> results;
    private final Function<List<Task.Result>, R> joining;
    private final Consumer<Integer> stepped;
    private final BiConsumer<Job<R>, End> ended;
    private final Executor elsewhere;
    private int missing;

    /**
     * Makes a job.
     *
     * @param tasks what is to be done, at least one
     * @param joining makes the answer of the results, in their order
     * @param stepped told how many more image steps are done, on the thread that did them
     * @param ended told once how it ended
     * @param elsewhere where the answer is completed, with all that depends on it
     */
    Job(
            List<Task> tasks,
            Function<List<Task.Result>, R> joining,
            Consumer<Integer> stepped,
            BiConsumer<Job<R>, End> ended,
            Executor elsewhere) {
        long now = System.nanoTime();
        for (Task task : tasks) {
            units.add(new Unit(this, units.size(), task, now));
        }
        results = new AtomicReferenceArray<>(tasks.size());
        missing = tasks.size();
        this.joining = joining;
        this.stepped = stepped;
        this.ended = ended;
        this.elsewhere = elsewhere;
    }

    /** The caller's view: whoever ends the job first decides, also against a late cancelling. */
    private final class Answer extends CompletableFuture<R> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return endedBy(End.CANCELLED)
                    ? super.cancel(mayInterruptIfRunning)
                    : super.isCancelled();
        }

        @Override
        public boolean complete(R value) {
            return endedBy(End.CANCELLED) && give(value);
        }

        @Override
        public boolean completeExceptionally(Throwable error) {
            return endedBy(End.CANCELLED) && giveUp(error);
        }

        private boolean give(R value) {
            return super.complete(value);
        }

        private boolean giveUp(Throwable error) {
            return super.completeExceptionally(error);
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>(); // what depends on an answer is no request
        }
    }

    CompletableFuture<R> answer() {
        return answer;
    }

    List<Unit> units() {
        return units;
    }

    /** Returns whether nobody waits for more. */
    boolean isOver() {
        return end.get() != null;
    }

    /** Ends the job with an error when a time has passed. */
    void expireAfter(long nanoseconds, Supplier<RuntimeException> error) {
        CompletableFuture<Void> clock = new CompletableFuture<>();
        clock.orTimeout(nanoseconds, TimeUnit.NANOSECONDS)
                .whenComplete(
                        (nothing, late) -> {
                            if (late instanceof TimeoutException && endedBy(End.EXPIRED)) {
                                deliver(() -> answer.giveUp(error.get()));
                            }
                        });
        answer.whenComplete((value, failure) -> clock.cancel(false));
    }

    /** Tells the listener; one that fails ends its job. */
    void step(int images) {
        if (isOver()) {
            return;
        }
        try {
            stepped.accept(images);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Takes the result of one image; the last one completes the answer. */
    void take(int place, Task.Result result) {
        results.set(place, result);
        synchronized (units) {
            if (--missing > 0) {
                return;
            }
        }
        if (isOver()) {
            return;
        }
        List<Task.Result> all = new ArrayList<>();
        for (int i = 0; i < results.length(); i++) {
            all.add(results.get(i));
        }
        try {
            R value = joining.apply(all);
            if (endedBy(End.SERVED)) {
                deliver(() -> answer.give(value));
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    void fail(Throwable error) {
        if (endedBy(End.FAILED)) {
            Throwable cause =
                    error instanceof CompletionException && error.getCause() != null
                            ? error.getCause()
                            : error;
            deliver(() -> answer.giveUp(cause));
        }
    }

    /**
     * Completes the answer. What depends on it must not hold a worker, least of all by waiting for
     * another answer, nor the thread of all clocks; but that is better than no answer at all.
     */
    private void deliver(Runnable completion) {
        try {
            elsewhere.execute(completion);
        } catch (RuntimeException | Error e) {
            completion.run(); // no thread is to be had
        }
    }

    private boolean endedBy(End how) {
        boolean first = end.compareAndSet(null, how);
        if (first) {
            ended.accept(this, how);
        }
        return first;
    }
}
