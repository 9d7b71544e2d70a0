package io.maskbit.runtime.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request gets an answer, whatever fails. */
@Timeout(60)
class ImageServerTest {

    private static final Task TASK = new Task.Encode(new Task.Pixels(new float[0]));
    private static final Task.Result RESULT = new Task.Result(new byte[0], new long[0]);
    private static final Executor EXHAUSTED =
            task -> {
                throw new OutOfMemoryError("unable to create native thread (of the test)");
            };

    private final AtomicInteger freed = new AtomicInteger();

    private static final class Errors implements ImageServer.Refusals {

        @Override
        public RuntimeException queueIsFull(int waiting, int wanted, int limit) {
            return new IllegalStateException("full");
        }

        @Override
        public RuntimeException deadlineExceeded(Duration deadline) {
            return new IllegalStateException("late");
        }

        @Override
        public RuntimeException closed() {
            return new IllegalStateException("closed");
        }

        @Override
        public RuntimeException stopped(Throwable cause) {
            return new IllegalStateException("stopped", cause);
        }
    }

    private ImageServer server(int workers, Executor elsewhere, Consumer<List<Unit>> computing) {
        return new ImageServer(
                computing,
                freed::incrementAndGet,
                new ImageServer.Settings(1, workers, 8, Duration.ZERO),
                new Errors(),
                elsewhere);
    }

    private static void answer(List<Unit> pass) {
        pass.forEach(unit -> unit.job().take(unit.place(), RESULT));
    }

    private static CompletableFuture<Integer> submit(ImageServer server, int images) {
        return server.submit(
                Collections.nCopies(images, TASK), List::size, Optional.empty(), steps -> {});
    }

    private static Throwable failure(CompletableFuture<?> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void answersAreGivenWhenNoThreadCanBeStartedForThem() throws Exception {
        try (ImageServer server = server(1, EXHAUSTED, ImageServerTest::answer)) {
            assertEquals(2, submit(server, 2).get(30, TimeUnit.SECONDS));
            assertEquals(3, submit(server, 3).get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void failuresAreGivenWhenNoThreadCanBeStartedForThem() {
        RuntimeException mine = new CompletionException(new ArithmeticException("mine"));
        Consumer<List<Unit>> failing = pass -> pass.forEach(unit -> unit.job().fail(mine));
        try (ImageServer server = server(1, EXHAUSTED, failing)) {
            assertEquals("mine", failure(submit(server, 1)).getMessage());
            assertEquals("mine", failure(submit(server, 1)).getMessage());
            assertEquals(2, server.counts().failed());
        }
    }

    @Test
    void deadlinesEndRequestsWhenNoThreadCanBeStartedForThem() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        try (ImageServer server = server(1, EXHAUSTED, pass -> await(end))) {
            CompletableFuture<Integer> late =
                    server.submit(
                            List.of(TASK),
                            List::size,
                            Optional.of(Duration.ofMillis(20)),
                            steps -> {});
            assertEquals("late", failure(late).getMessage());
            end.countDown();
        }
    }

    @Test
    void whenTheLastWorkerFailsNobodyWaitsInVain() {
        CountDownLatch go = new CountDownLatch(1);
        Error broken = new AssertionError("thrown by the test");
        ImageServer server =
                server(
                        1,
                        Runnable::run,
                        pass -> {
                            await(go);
                            throw broken;
                        });
        CompletableFuture<Integer> running = submit(server, 1);
        CompletableFuture<Integer> waiting = submit(server, 4);
        go.countDown();
        for (CompletableFuture<Integer> each : List.of(running, waiting)) {
            Throwable failure = failure(each);
            assertEquals("stopped", failure.getMessage());
            assertSame(broken, failure.getCause());
        }
        RuntimeException refused =
                assertThrows(IllegalStateException.class, () -> submit(server, 1));
        assertEquals("stopped", refused.getMessage());
        server.close();
        server.close();
        assertEquals(1, freed.get());
        assertEquals(0, server.counts().open());
    }

    @Test
    void theOthersGoOnWhenOneWorkerFails() throws Exception {
        AtomicInteger passes = new AtomicInteger();
        Consumer<List<Unit>> onceBroken =
                pass -> {
                    if (passes.getAndIncrement() == 0) {
                        throw new AssertionError("thrown by the test");
                    }
                    answer(pass);
                };
        try (ImageServer server = server(2, Runnable::run, onceBroken)) {
            assertEquals("stopped", failure(submit(server, 1)).getMessage());
            assertEquals(2, submit(server, 2).get(30, TimeUnit.SECONDS));
            assertEquals(0, freed.get());
        }
        assertEquals(1, freed.get());
    }

    @Test
    void roomIsAskedForBeforeAnythingIsPrepared() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Consumer<List<Unit>> held =
                pass -> {
                    begun.countDown();
                    await(go);
                    answer(pass);
                };
        try (ImageServer server = server(1, Runnable::run, held)) {
            submit(server, 1);
            await(begun);
            server.requireRoom();
            submit(server, 8);
            RuntimeException full = assertThrows(IllegalStateException.class, server::requireRoom);
            assertEquals("full", full.getMessage());
            assertEquals(1, server.counts().refused());
            go.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
