package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.runtime.DeadlineExceededException;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.QueueFullException;
import io.maskbit.runtime.TokenMap;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queue, deadlines, cancelling and closing of the embedded program. */
@Timeout(120)
class EmbeddedServingTest {

    private static final int STEPS = 4;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
    }

    private static ImageGenerator open(GeneratorOptions options) {
        return ImageGenerator.open(run, options);
    }

    /** A request that holds its worker after the first step until it is let go. */
    private static final class Held implements ImageRequest.StepListener {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private volatile int last;

        @Override
        public void stepDone(int done, int total) {
            last = done;
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitBegin() throws InterruptedException {
            assertTrue(begun.await(60, TimeUnit.SECONDS), "the request was begun");
        }
    }

    @Test
    void aFullQueueRefusesAndFindsRoomWhenARequestIsCancelled() throws InterruptedException {
        try (ImageGenerator generator = open(GeneratorOptions.defaults().queue(2))) {
            Held held = new Held();
            CompletableFuture<GeneratedImage> first =
                    generator.submit(ImageRequest.generate(0).onStep(held));
            held.awaitBegin();
            CompletableFuture<List<GeneratedImage>> second =
                    generator.submit(ImageRequest.generate(1).count(2));
            QueueFullException full =
                    assertThrows(
                            QueueFullException.class,
                            () -> generator.submit(ImageRequest.generate(2)));
            assertTrue(full.getMessage().contains("2 of at most 2"), full.getMessage());
            assertEquals(2, generator.statistics().queued());
            second.cancel(true);
            assertEquals(0, generator.statistics().queued());
            CompletableFuture<GeneratedImage> third = generator.submit(ImageRequest.generate(2));
            held.go.countDown();
            first.join();
            third.join();
            assertEquals(1, generator.statistics().refused());
            assertEquals(1, generator.statistics().cancelled());
            assertEquals(2, generator.statistics().served());
            assertEquals(0, generator.statistics().pending());
        }
    }

    @Test
    void aCancelledRequestStopsBetweenTwoSteps() throws InterruptedException {
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            Held held = new Held();
            CompletableFuture<GeneratedImage> answer =
                    generator.submit(ImageRequest.generate(0).onStep(held));
            held.awaitBegin();
            answer.cancel(true);
            held.go.countDown();
            generator.generate(1, 1); // the worker is free again
            assertEquals(1, held.last, "no step after the first");
            assertThrows(CancellationException.class, answer::join);
        }
    }

    @Test
    void aPassGoesOnForTheOthers() throws InterruptedException {
        try (ImageGenerator generator =
                open(GeneratorOptions.defaults().batch(3).batchWait(Duration.ofMinutes(1)))) {
            Held held = new Held();
            CompletableFuture<GeneratedImage> cancelled =
                    generator.submit(ImageRequest.generate(0).onStep(held));
            CompletableFuture<GeneratedImage> failed =
                    generator.submit(
                            ImageRequest.generate(1)
                                    .onStep(
                                            (done, total) -> {
                                                throw new IllegalArgumentException("mine");
                                            }));
            List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<GeneratedImage> good =
                    generator.submit(
                            ImageRequest.generate(2)
                                    .seed(5)
                                    .onStep(
                                            (done, total) -> {
                                                assertEquals(STEPS, total);
                                                steps.add(done);
                                            }));
            held.awaitBegin();
            cancelled.cancel(true);
            held.go.countDown();
            GeneratedImage image = good.join();
            assertEquals(List.of(1, 2, 3, 4), steps);
            assertEquals(1, generator.statistics().passes());
            CompletionException mine = assertThrows(CompletionException.class, failed::join);
            assertEquals("mine", mine.getCause().getMessage());
            assertEquals(1, generator.statistics().failed());
            try (ImageGenerator alone = open(GeneratorOptions.defaults().batch(3))) {
                assertArrayEquals(alone.generate(2, 5).rgb(), image.rgb());
            }
        }
    }

    @Test
    void aDeadlineEndsARequestThatWaits() throws InterruptedException {
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            Held held = new Held();
            CompletableFuture<GeneratedImage> first =
                    generator.submit(ImageRequest.generate(0).onStep(held));
            held.awaitBegin();
            ImageRequest<GeneratedImage> late =
                    ImageRequest.generate(1).deadline(Duration.ofMillis(30));
            DeadlineExceededException exceeded =
                    assertThrows(DeadlineExceededException.class, () -> generator.call(late));
            assertTrue(exceeded.getMessage().contains("30 ms"), exceeded.getMessage());
            assertEquals(0, generator.statistics().queued());
            assertEquals(1, generator.statistics().expired());
            held.go.countDown();
            first.join();
            generator.call(ImageRequest.generate(1).deadline(Duration.ofMinutes(5)));
        }
    }

    @Test
    void anAnswerMayAskForMoreOnItsOwnThread() {
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            CompletableFuture<GeneratedImage> chain =
                    generator
                            .submit(ImageRequest.generate(0))
                            .thenApply(first -> generator.generate(1, first.seed() + 1));
            assertEquals(1, chain.join().seed());
        }
    }

    @Test
    void closingCancelsAndRefusesAndASecondTimeDoesNothing() throws InterruptedException {
        ImageGenerator generator = open(GeneratorOptions.defaults());
        Held held = new Held();
        CompletableFuture<GeneratedImage> running =
                generator.submit(ImageRequest.generate(0).onStep(held));
        held.awaitBegin();
        CompletableFuture<GeneratedImage> waiting = generator.submit(ImageRequest.generate(1));
        Thread closing = new Thread(generator::close);
        closing.start();
        assertThrows(CancellationException.class, running::join);
        assertThrows(CancellationException.class, waiting::join);
        assertTrue(closing.isAlive(), "it waits for the step");
        held.go.countDown();
        closing.join();
        generator.close();
        IllegalStateException closed =
                assertThrows(IllegalStateException.class, () -> generator.generate(0, 0));
        assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        assertEquals(2, generator.statistics().cancelled());
    }

    @Test
    void aListenerMayClose() {
        ImageGenerator generator = open(GeneratorOptions.defaults());
        CompletableFuture<GeneratedImage> answer =
                generator.submit(
                        ImageRequest.generate(0).onStep((done, total) -> generator.close()));
        assertThrows(CancellationException.class, answer::join);
        generator.close(); // waits here
    }

    @Test
    void anInterruptedCallerCancelsItsRequest() throws InterruptedException {
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            Held held = new Held();
            List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
            Thread caller =
                    new Thread(
                            () -> {
                                try {
                                    generator.call(ImageRequest.generate(0).onStep(held));
                                } catch (CancellationException e) {
                                    thrown.add(e);
                                }
                                assertTrue(Thread.currentThread().isInterrupted());
                            });
            caller.start();
            held.awaitBegin();
            caller.interrupt();
            caller.join();
            held.go.countDown();
            assertInstanceOf(CancellationException.class, thrown.get(0));
            assertEquals(1, generator.statistics().cancelled());
        }
    }

    @Test
    void badArgumentsAreRefusedBeforeTheQueue() {
        try (ImageGenerator generator = open(GeneratorOptions.defaults().queue(4))) {
            GridShape grid = generator.tokenGrid();
            BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            assertRefused(generator, ImageRequest.generate(16), "between 0 and 15, but is 16");
            assertRefused(generator, ImageRequest.generate(-1), "but is -1");
            assertRefused(
                    generator, ImageRequest.generate("red-circel"), "did you mean 'red-circle'");
            assertRefused(generator, ImageRequest.generate(0).count(5), "whole queue of 4");
            assertRefused(
                    generator,
                    ImageRequest.edit(picture, new boolean[3][grid.width()]),
                    "8 rows of 8 tokens");
            assertRefused(
                    generator, ImageRequest.decode(TokenMap.of(new GridShape(1, 1), 0)), "8x8");
            int[] tokens = new int[grid.positions()];
            tokens[3] = generator.vocabulary();
            assertRefused(
                    generator,
                    ImageRequest.decode(TokenMap.of(grid, tokens)),
                    "0 and 63, but is 64");
            assertEquals(0, generator.statistics().passes());
            assertFalse(generator.statistics().failed() > 0);
        }
        assertThrows(IllegalArgumentException.class, () -> ImageRequest.generate(0).first(-1));
        assertThrows(IllegalArgumentException.class, () -> ImageRequest.generate(0).count(0));
        ImageRequest<?> request = ImageRequest.unconditional();
        assertThrows(IllegalArgumentException.class, () -> request.deadline(Duration.ZERO));
        GeneratorOptions options = GeneratorOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> options.batch(0));
        assertThrows(IllegalArgumentException.class, () -> options.queue(0));
        assertThrows(IllegalArgumentException.class, () -> options.workers(0));
    }

    private static void assertRefused(
            ImageGenerator generator, ImageRequest<?> request, String why) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> generator.submit(request));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
