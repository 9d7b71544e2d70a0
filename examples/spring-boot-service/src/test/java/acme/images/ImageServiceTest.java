package acme.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.cli.Main;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The service over HTTP, on a run that was trained for three steps. */
class ImageServiceTest {

    private static final String TINY =
            """
            experiment: tiny
            train: both
            seeds: [0]
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 32, validation_samples: 8, batch: 8}
            quantizer: {use: lfq, bits: 4}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            tokenizer_loop: {steps: 3, warmup: 1, log_every: 1, checkpoint_every: 10, sample_every: 0}
            generator: {use: maskbit, groups: 2, width: 32, depth: 1, heads: 2, mlp: 64, dropout: 0}
            generator_loop: {steps: 3, warmup: 1, log_every: 1, checkpoint_every: 10, sample_every: 0}
            sampling: {steps: 4}
            evaluation: {samples: 0, reconstructions: 0}
            """;

    @TempDir static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext service;
    private static Path run;

    @BeforeAll
    static void starts() throws IOException {
        Path file = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        run = folder.resolve("run");
        PrintWriter said = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        assertEquals(0, Main.run(said, said, "run", file.toString(), "--out", run.toString()));
        service = start("--maskbit.batch=4");
    }

    private static ConfigurableApplicationContext start(String setting) {
        return SpringApplication.run(
                ImageService.class, "--server.port=0", "--maskbit.run=" + run, setting);
    }

    @AfterAll
    static void stops() {
        service.close();
    }

    private static HttpRequest get(String path) {
        return get(service, path);
    }

    private static HttpRequest get(ConfigurableApplicationContext server, String path) {
        String port = server.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    }

    private static HttpResponse<byte[]> got(String path) throws Exception {
        return CLIENT.send(get(path), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void namesItsClasses() throws Exception {
        String text = new String(got("/classes").body(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"red-circle\""), text);
    }

    @Test
    void givesTheSameImageToEveryone() throws Exception {
        byte[] alone = got("/images/red-circle.png?seed=5").body();
        var image = ImageIO.read(new ByteArrayInputStream(alone));
        assertEquals(16, image.getWidth());
        List<CompletableFuture<HttpResponse<byte[]>>> crowd = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            crowd.add(
                    CLIENT.sendAsync(
                            get("/images/red-circle.png?seed=" + (i % 2 == 0 ? 5 : i)),
                            HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (int i = 0; i < 12; i += 2) {
            assertArrayEquals(alone, crowd.get(i).get().body());
        }
        for (CompletableFuture<HttpResponse<byte[]>> each : crowd) {
            assertEquals(200, each.get().statusCode());
        }
    }

    @Test
    void refusesAClassThatIsNotThere() throws Exception {
        HttpResponse<byte[]> refused = got("/images/unicorn.png");
        String text = new String(refused.body(), StandardCharsets.UTF_8);
        assertEquals(400, refused.statusCode(), text);
        assertTrue(text.contains("unicorn"), text);
    }

    /** An image that holds the one worker until it is let go. */
    private static final class Held implements AutoCloseable {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        Held(ImageGenerator generator) throws InterruptedException {
            generator.submit(ImageRequest.generate(0).onStep((done, total) -> hold()));
            assertTrue(begun.await(60, TimeUnit.SECONDS));
        }

        private void hold() {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            go.countDown();
        }
    }

    @Test
    void saysWhenItsQueueIsFull() throws Exception {
        try (ConfigurableApplicationContext small = start("--maskbit.queue=1")) {
            ImageGenerator generator = small.getBean(ImageGenerator.class);
            try (Held held = new Held(generator)) {
                CompletableFuture<GeneratedImage> waiting =
                        generator.submit(ImageRequest.generate(1));
                HttpResponse<String> refused =
                        CLIENT.send(
                                get(small, "/images/red-circle.png"),
                                HttpResponse.BodyHandlers.ofString());
                assertEquals(503, refused.statusCode(), refused.body());
                assertEquals("10", refused.headers().firstValue("Retry-After").orElseThrow());
                held.close();
                waiting.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void saysWhenAnImageIsLate() throws Exception {
        try (ConfigurableApplicationContext hasty = start("--maskbit.deadline=1ms")) {
            ImageGenerator generator = hasty.getBean(ImageGenerator.class);
            try (Held held = new Held(generator)) {
                HttpResponse<String> late =
                        CLIENT.send(
                                get(hasty, "/images/red-circle.png"),
                                HttpResponse.BodyHandlers.ofString());
                assertEquals(504, late.statusCode(), late.body());
                assertEquals(1, generator.statistics().expired());
                held.close();
            }
        }
    }

    /** What the container does at the end of a request, however it ends. */
    @Test
    void anImageNobodyWaitsForIsNotMade() throws Exception {
        ImageGenerator generator = service.getBean(ImageGenerator.class);
        Duration deadline = Duration.ofMinutes(5);
        try (Held held = new Held(generator)) {
            long before = generator.statistics().cancelled();
            MvcResult answer =
                    MockMvcBuilders.standaloneSetup(new ImageController(generator, deadline))
                            .build()
                            .perform(MockMvcRequestBuilders.get("/images/red-circle.png"))
                            .andReturn();
            MockAsyncContext request =
                    (MockAsyncContext) answer.getRequest().getAsyncContext();
            assertTrue(request.getTimeout() > deadline.toMillis());
            assertEquals(1, generator.statistics().queued());
            for (AsyncListener listener : request.getListeners()) {
                listener.onComplete(new AsyncEvent(request));
            }
            assertEquals(0, generator.statistics().queued());
            assertEquals(before + 1, generator.statistics().cancelled());
            held.close();
        }
    }
}
