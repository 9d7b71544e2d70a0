package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.DeadlineExceededException;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.QueueFullException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    void copiedWeightsGiveTheSameImagesWhateverBecomesOfTheirFiles() throws IOException {
        List<byte[]> mapped = new ArrayList<>();
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            for (int label = 0; label < 3; label++) {
                mapped.add(generator.generate(label, 7).rgb());
            }
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(run)) {
            files = all.filter(file -> file.toString().endsWith(".safetensors")).toList();
        }
        assertFalse(files.isEmpty(), "the run has weights");
        try (ImageGenerator copied = open(GeneratorOptions.defaults().copyWeights())) {
            for (Path file : files) {
                byte[] kept = Files.readAllBytes(file);
                overwrite(file, new byte[kept.length]);
                try {
                    for (int label = 0; label < 3; label++) {
                        assertArrayEquals(mapped.get(label), copied.generate(label, 7).rgb());
                    }
                } finally {
                    overwrite(file, kept);
                }
            }
        }
    }

    /** In place: a mapped file that is cut short ends the process. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            stream.write(bytes);
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
    void anInterruptedCallerCancelsItsRequest() throws Exception {
        try (ImageGenerator generator = open(GeneratorOptions.defaults())) {
            Held held = new Held();
            FutureTask<Boolean> call =
                    new FutureTask<>(
                            () -> {
                                assertThrows(
                                        CancellationException.class,
                                        () ->
                                                generator.call(
                                                        ImageRequest.generate(0).onStep(held)));
                                return Thread.currentThread().isInterrupted();
                            });
            Thread caller = new Thread(call);
            caller.start();
            held.awaitBegin();
            caller.interrupt();
            boolean isInterrupted = call.get(60, TimeUnit.SECONDS);
            held.go.countDown();
            assertTrue(isInterrupted, "the caller learns of it");
            assertEquals(1, generator.statistics().cancelled());
        }
    }
}
