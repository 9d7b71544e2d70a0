package io.maskbit.runtime;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.serve.ImageServer;
import io.maskbit.runtime.serve.Task;
import io.maskbit.runtime.serve.TokenizerSettings;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A trained or imported run, ready to make images: for programs that embed one.
 *
 * <pre>{@code
 * try (ImageGenerator generator = ImageGenerator.open(Path.of("runs/mine"))) {
 *     generator.generate(3, 42).save(Path.of("image.png"));
 * }
 * }</pre>
 *
 * <p>May be used by many threads at once; open one per process and device, and keep it. Requests
 * wait in a bounded queue; those that arrive together share forward passes. An image depends on the
 * run, the settings, the size of a pass ({@link GeneratorOptions#batch}), and on its own request:
 * label, seed, number, and for edits image and mask. It does not depend on load, on what shares its
 * pass, or on its place there. docs/embedding.md says on which devices this holds bit by bit.
 *
 * <p>Bad arguments are refused with {@link IllegalArgumentException}, and what a run cannot do with
 * {@link ExperimentException}, both before anything waits.
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class ImageGenerator implements AutoCloseable {

    private final ServedRun run;
    private final ImageServer server;

    private ImageGenerator(TrainedRun trained, GeneratorOptions options) {
        run = new ServedRun(trained, options.queue());
        server =
                new ImageServer(
                        trained,
                        new ImageServer.Settings(
                                options.batchOn(trained.plan().ground().device()),
                                options.workers(),
                                options.queue(),
                                options.batchWait()),
                        new ServingErrors());
    }

    /**
     * Opens a run with the usual options.
     *
     * @param run folder made by {@code maskbit run} or {@code maskbit import}, or one under {@code
     *     arms/} of a comparison
     * @return the generator; the caller closes it
     * @throws ExperimentException if the folder holds no run, or its weights are missing or altered
     */
    public static ImageGenerator open(Path run) {
        return open(run, GeneratorOptions.defaults());
    }

    /**
     * Opens a run.
     *
     * @param run as in {@link #open(Path)}; one that trained a tokenizer only can reconstruct,
     *     tokenize and decode
     * @param options device, size of a pass, workers, queue, settings of the sampler, plugins
     * @return the generator; the caller closes it
     * @throws ExperimentException if the folder holds no run, its weights are missing or altered,
     *     or a setting or the device is refused
     */
    public static ImageGenerator open(Path run, GeneratorOptions options) {
        return open(run, options, Catalog.of(options.plugins()), List.of());
    }

    /**
     * Opens the tokenizer of one run under the generator of another, as they are released.
     *
     * @param tokenizer folder of a run with a tokenizer
     * @param generator folder of a run whose generator has no tokenizer of its own
     * @param options device, size of a pass, workers, queue, settings of the sampler, plugins
     * @return the generator; the caller closes it
     * @throws ExperimentException as above, if the generator's run has its own tokenizer, or if the
     *     generator does not fit the tokens
     */
    public static ImageGenerator open(Path tokenizer, Path generator, GeneratorOptions options) {
        Catalog catalog = Catalog.of(options.plugins());
        return open(
                generator,
                options,
                catalog,
                TokenizerSettings.under(tokenizer, generator, catalog));
    }

    private static ImageGenerator open(
            Path run, GeneratorOptions options, Catalog catalog, List<SetOption> first) {
        List<SetOption> settings = new ArrayList<>(first);
        options.device().ifPresent(name -> settings.add(SetOption.of("device=" + name)));
        options.settings().forEach(text -> settings.add(SetOption.of(text)));
        TrainedRun trained = TrainedRun.open(run, catalog, settings, 0, options.loading());
        try {
            return new ImageGenerator(trained, options);
        } catch (RuntimeException | Error e) {
            trained.close();
            throw e;
        }
    }

    /**
     * Submits a request and returns at once.
     *
     * <p>The future completes on a thread of the common pool; on the thread that computes if no
     * other can be started. Cancelling it takes the request out of the queue, or stops its work
     * after the current step; what shares its pass goes on.
     *
     * @param request what is asked for
     * @return the answer; fails with {@link DeadlineExceededException} after the deadline, with the
     *     exception of a step listener, or with that of the engine
     * @throws IllegalArgumentException if an argument does not fit the run
     * @throws ExperimentException if the run cannot do this
     * @throws QueueFullException if the queue has no room for all images of the request
     * @throws IllegalStateException if the generator is closed, or all its threads have failed
     * @param <R> the answer
     */
    public <R> CompletableFuture<R> submit(ImageRequest<R> request) {
        if (request.readsPictures()) {
            server.requireRoom();
        }
        List<Task> tasks = request.tasks(run);
        RequestTerms terms = request.terms();
        int total = run.hasGenerator() ? tasks.size() * run.steps() : 0;
        AtomicInteger done = new AtomicInteger();
        return server.submit(
                tasks,
                results -> request.answer(results, run),
                terms.deadline(),
                images -> terms.listener().stepDone(done.addAndGet(images), total));
    }

    /**
     * Submits a request and waits for the answer. Never call this in a step listener.
     *
     * @param request what is asked for
     * @return the answer
     * @throws DeadlineExceededException after the deadline
     * @throws CancellationException if the generator is closed meanwhile, or this thread is
     *     interrupted, which cancels the request
     * @throws RuntimeException as {@link #submit} says, or what the request failed with
     * @param <R> the answer
     */
    public <R> R call(ImageRequest<R> request) {
        CompletableFuture<R> answer = submit(request);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                    new CancellationException("interrupted while waiting for an image");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the request failed", e.getCause());
        }
    }

    /**
     * Makes image 0 of a seed, as {@link #call} does.
     *
     * @param label number of the class, from 0
     * @param seed any number
     * @return the image
     */
    public GeneratedImage generate(int label, long seed) {
        return call(ImageRequest.generate(label).seed(seed));
    }

    /**
     * Makes image 0 of a seed, as {@link #call} does.
     *
     * @param className name of the class
     * @param seed any number
     * @return the image
     */
    public GeneratedImage generate(String className, long seed) {
        return call(ImageRequest.generate(className).seed(seed));
    }

    /**
     * Sends an image through the tokenizer and back, as {@link #call} does.
     *
     * @param image of any size, see {@link ImageRequest#reconstruct}
     * @return an image of {@link #imageShape()}
     */
    public BufferedImage reconstruct(BufferedImage image) {
        return call(ImageRequest.reconstruct(image));
    }

    /**
     * Turns an image into tokens, as {@link #call} does.
     *
     * @param image of any size, see {@link ImageRequest#reconstruct}
     * @return its tokens; they do not depend on the size of a pass
     */
    public TokenMap tokenize(BufferedImage image) {
        return call(ImageRequest.tokenize(image));
    }

    /**
     * Turns tokens into an image, as {@link #call} does.
     *
     * @param tokens on {@link #tokenGrid()}, each 0 to {@link #vocabulary()} - 1
     * @return an image of {@link #imageShape()}
     */
    public BufferedImage decode(TokenMap tokens) {
        return call(ImageRequest.decode(tokens));
    }

    /**
     * Returns the names of the classes; the label of a class is its place in this list. Empty for a
     * run without a generator.
     */
    public List<String> classNames() {
        return run.classNames();
    }

    /** Returns the extents of all images that are made. */
    public ImageShape imageShape() {
        return run.shape();
    }

    /** Returns the grid of tokens of an image. */
    public GridShape tokenGrid() {
        return run.grid();
    }

    /** Returns the number of different tokens. */
    public int vocabulary() {
        return run.vocabulary();
    }

    /** Returns whether the run has a generator, so that it can generate and edit. */
    public boolean canGenerate() {
        return run.hasGenerator();
    }

    /** Returns the most images that wait. */
    int room() {
        return run.room();
    }

    /** Returns the label of a request; the number of classes means none. */
    long label(GenerateRequest request) {
        return run.label(request.choice()).orElse(classNames().size());
    }

    /** Returns what has been done since opening. */
    public GeneratorStatistics statistics() {
        ImageServer.Counts counts = server.counts();
        return new GeneratorStatistics(
                counts.waiting(),
                counts.open(),
                counts.served(),
                counts.refused(),
                counts.cancelled(),
                counts.expired(),
                counts.failed(),
                counts.passes(),
                counts.images());
    }

    /**
     * Takes no more requests, cancels those without an answer, waits until the current step of each
     * worker has ended, and frees all native memory; files that weights were mapped from are let go
     * with the next garbage collection. To let requests finish, wait for their futures first. A
     * second call does nothing. In a step listener it does not wait: memory is freed as soon as the
     * worker has ended.
     */
    @Override
    public void close() {
        server.close();
    }
}
