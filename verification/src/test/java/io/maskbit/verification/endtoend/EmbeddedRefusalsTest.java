package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.QueueFullException;
import io.maskbit.runtime.TokenMap;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded program refuses, and how early. */
@Timeout(120)
class EmbeddedRefusalsTest {

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

    @Test
    void aFullQueueRefusesAnEditBeforeItsPictureIsRead() {
        try (ImageGenerator generator = open(GeneratorOptions.defaults().queue(1))) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<GeneratedImage> first =
                    generator.submit(
                            ImageRequest.generate(0)
                                    .onStep(
                                            (done, total) -> {
                                                begun.countDown();
                                                awaited(go);
                                            }));
            awaited(begun);
            CompletableFuture<GeneratedImage> second = generator.submit(ImageRequest.generate(1));
            BufferedImage unread =
                    new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB) {
                        @Override
                        public int getType() {
                            throw new IllegalStateException("the picture was read");
                        }
                    };
            boolean[][] mask = new boolean[8][8];
            for (ImageRequest<?> request :
                    List.of(
                            ImageRequest.edit(unread, mask),
                            ImageRequest.reconstruct(unread),
                            ImageRequest.tokenize(unread))) {
                assertThrows(QueueFullException.class, () -> generator.submit(request));
            }
            assertEquals(3, generator.statistics().refused());
            go.countDown();
            first.join();
            second.join();
            IllegalStateException read =
                    assertThrows(
                            IllegalStateException.class,
                            () -> generator.submit(ImageRequest.tokenize(unread)));
            assertEquals("the picture was read", read.getMessage());
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
