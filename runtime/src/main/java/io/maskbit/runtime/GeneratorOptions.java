package io.maskbit.runtime;

import io.maskbit.api.Stability;
import io.maskbit.runtime.arm.Loading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an {@link ImageGenerator} is opened. Immutable: every method returns changed options.
 *
 * <pre>{@code
 * GeneratorOptions.defaults().device("gpu").batch(16).setting("sampling.steps=16")
 * }</pre>
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class GeneratorOptions {

    private static final GeneratorOptions DEFAULTS =
            new GeneratorOptions(
                    Optional.empty(),
                    OptionalInt.empty(),
                    1,
                    64,
                    Duration.ofMillis(5),
                    List.of(),
                    List.of(),
                    Loading.MAPPED);

    private final Optional<String> device;
    private final OptionalInt batch;
    private final int workers;
    private final int queue;
    private final Duration batchWait;
    private final List<String> settings;
    private final List<Path> plugins;
    private final Loading loading;

    private GeneratorOptions(
            Optional<String> device,
            OptionalInt batch,
            int workers,
            int queue,
            Duration batchWait,
            List<String> settings,
            List<Path> plugins,
            Loading loading) {
        this.device = device;
        this.batch = batch;
        this.workers = atLeastOne("workers", workers);
        this.queue = atLeastOne("queue", queue);
        this.batchWait = batchWait;
        this.settings = List.copyOf(settings);
        this.plugins = List.copyOf(plugins);
        this.loading = loading;
        batch.ifPresent(places -> atLeastOne("batch", places));
        if (batchWait.isNegative()) {
            throw new IllegalArgumentException("batchWait must be at least 0, but is " + batchWait);
        }
    }

    /**
     * Returns the usual options: the run's own device, one worker, 64 waiting images, and one image
     * in a pass on the CPU or 8 on a GPU.
     */
    public static GeneratorOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Chooses the device; without it, the one in the settings of the run.
     *
     * @param name {@code cpu}, {@code gpu} or {@code gpu:N}
     * @return the options
     */
    public GeneratorOptions device(String name) {
        return new GeneratorOptions(
                Optional.of(name), batch, workers, queue, batchWait, settings, plugins, loading);
    }

    /**
     * Chooses how many images share a forward pass; without it 1 on the CPU and 8 on a GPU. A pass
     * takes the time and memory of a full one, however many requests there are. An image may differ
     * in its last bits, and then in some tokens, between two sizes.
     *
     * @param images at least 1
     * @return the options
     * @throws IllegalArgumentException if it is less than 1
     */
    public GeneratorOptions batch(int images) {
        return new GeneratorOptions(
                device,
                OptionalInt.of(images),
                workers,
                queue,
                batchWait,
                settings,
                plugins,
                loading);
    }

    /**
     * Chooses how many threads compute passes at the same time; usually 1. Each uses the threads of
     * the engine besides, and memory for a pass of its own.
     *
     * @param threads at least 1
     * @return the options
     * @throws IllegalArgumentException if it is less than 1
     */
    public GeneratorOptions workers(int threads) {
        return new GeneratorOptions(
                device, batch, threads, queue, batchWait, settings, plugins, loading);
    }

    /**
     * Bounds the queue; without it 64. Images of a running pass no longer wait.
     *
     * @param images most images that wait, at least 1
     * @return the options
     * @throws IllegalArgumentException if it is less than 1
     */
    public GeneratorOptions queue(int images) {
        return new GeneratorOptions(
                device, batch, workers, images, batchWait, settings, plugins, loading);
    }

    /**
     * Chooses how long an image waits for others to share its pass; without it 5 ms. Does nothing
     * with a batch of 1.
     *
     * @param time at least 0
     * @return the options
     * @throws IllegalArgumentException if it is negative
     */
    public GeneratorOptions batchWait(Duration time) {
        return new GeneratorOptions(
                device, batch, workers, queue, time, settings, plugins, loading);
    }

    /**
     * Replaces a setting of the run, mostly of its sampler; may be called more than once.
     *
     * @param assignment as behind {@code --set}: {@code sampling.guidance_scale=5}
     * @return the options
     */
    public GeneratorOptions setting(String assignment) {
        return new GeneratorOptions(
                device,
                batch,
                workers,
                queue,
                batchWait,
                with(settings, assignment),
                plugins,
                loading);
    }

    /**
     * Adds a folder of plugins; may be called more than once.
     *
     * @param folder with one subfolder per plugin
     * @return the options
     */
    public GeneratorOptions plugins(Path folder) {
        return new GeneratorOptions(
                device, batch, workers, queue, batchWait, settings, with(plugins, folder), loading);
    }

    /**
     * Reads the weights into memory of their own. Without it they are mapped: opening takes no time
     * and no memory, but the files must not be written to or cut short while the generator is open,
     * which can end the process. Replacing a file by renaming another is safe either way.
     *
     * @return the options
     */
    public GeneratorOptions copyWeights() {
        return new GeneratorOptions(
                device, batch, workers, queue, batchWait, settings, plugins, Loading.COPIED);
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    Optional<String> device() {
        return device;
    }

    /** Returns the images of a pass on a device. */
    int batchOn(String deviceInUse) {
        return batch.orElse(deviceInUse.equals("cpu") ? 1 : 8);
    }

    int workers() {
        return workers;
    }

    int queue() {
        return queue;
    }

    Duration batchWait() {
        return batchWait;
    }

    List<String> settings() {
        return settings;
    }

    List<Path> plugins() {
        return plugins;
    }

    Loading loading() {
        return loading;
    }
}
