package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.Ema;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The parameters under training with all that moves them: one optimiser over all components, its
 * schedule, the weight average, and the count of steps.
 */
final class Optimization {

    private final Map<String, NamedParameters> trained;
    private final Map<String, NamedParameters> frozen;
    private final LoopConfig config;
    private final Descent descent;
    private final Ema averages;
    private long images;

    /**
     * Allocates moments and averages.
     *
     * @param config the settings
     * @param trained components whose {@linkplain NamedParameters#trained trained parameters} are
     *     optimised and averaged, by name
     * @param frozen components that are saved but stay as they are, by name
     * @param manager owner of what is allocated
     */
    Optimization(
            LoopConfig config,
            Map<String, NamedParameters> trained,
            Map<String, NamedParameters> frozen,
            NDManager manager) {
        this.trained = trained;
        this.frozen = frozen;
        this.config = config;
        frozen.values().forEach(component -> component.trainable(false));
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        trained.forEach(
                (name, component) -> {
                    component.trainable(true);
                    component
                            .trained()
                            .forEach((key, array) -> parameters.put(name + "." + key, array));
                });
        this.descent = new Descent(config, config.rate(), parameters, manager);
        this.averages = new Ema(manager, parameters, config.average());
    }

    long steps() {
        return descent.steps();
    }

    long images() {
        return images;
    }

    double learningRate() {
        return descent.learningRate();
    }

    /** Counts images and returns the number of the first of them. */
    long seen(int count) {
        long first = images;
        images += count;
        return first;
    }

    /** Clips the gathered gradients, updates, averages; returns the norm from before clipping. */
    NDArray update() {
        NDArray norm = descent.update();
        averages.update();
        return norm;
    }

    <T> T withAverages(Supplier<T> body) {
        return averages.withAverages(body);
    }

    List<String> broken() {
        return descent.broken();
    }

    Snapshot snapshot(BatchStream batches) {
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
        frozen.forEach((name, component) -> files.put(name, component.asMap()));
        trained.forEach((name, component) -> files.put(name, component.asMap()));
        files.put(Snapshot.AVERAGES, averages.shadow());
        files.put(Snapshot.OPTIMIZER, descent.state());
        return new Snapshot(
                new Position(steps(), images, batches.cursor(), averages.updates()), files);
    }

    void restore(Checkpoint checkpoint) {
        frozen.forEach(checkpoint::load);
        trained.forEach(checkpoint::load);
        try (TensorFile moments = checkpoint.file(Snapshot.OPTIMIZER);
                TensorFile shadows = checkpoint.file(Snapshot.AVERAGES)) {
            descent.restore(checkpoint.position().step(), moments);
            averages.restore(
                    checkpoint.position().averageUpdates(), shadows, config.resumedAverage());
        }
        images = checkpoint.position().images();
    }
}
