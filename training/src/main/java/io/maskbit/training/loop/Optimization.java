package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.Ema;
import io.maskbit.tensor.LearningRate;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.Snapshot;
import java.util.ArrayList;
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
    private final LearningRate rate;
    private final double maxGradNorm;
    private final AdamW optimizer;
    private final Ema averages;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private long steps;
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
        this.rate = config.rate();
        this.maxGradNorm = config.maxGradNorm();
        frozen.values().forEach(component -> component.trainable(false));
        trained.forEach(
                (name, component) -> {
                    component.trainable(true);
                    component
                            .trained()
                            .forEach((key, array) -> parameters.put(name + "." + key, array));
                });
        this.optimizer =
                new AdamW(
                        manager,
                        List.of(
                                new AdamW.Group(
                                        List.copyOf(parameters.values()),
                                        List.copyOf(parameters.keySet()),
                                        config.optimizer())));
        this.averages = new Ema(manager, parameters, config.average());
    }

    long steps() {
        return steps;
    }

    long images() {
        return images;
    }

    double learningRate() {
        return rate.at(steps);
    }

    /** Counts images and returns the number of the first of them. */
    long seen(int count) {
        long first = images;
        images += count;
        return first;
    }

    /** Clips the gathered gradients, updates, averages; returns the norm from before clipping. */
    NDArray update() {
        NDArray norm = optimizer.step(learningRate(), maxGradNorm);
        averages.update();
        steps++;
        return norm;
    }

    <T> T withAverages(Supplier<T> body) {
        return averages.withAverages(body);
    }

    List<String> broken() {
        return Step.scoped(
                () -> {
                    List<String> broken = new ArrayList<>();
                    parameters.forEach(
                            (name, array) -> {
                                if (!Float.isFinite(array.stopGradient().sum().getFloat())) {
                                    broken.add(name);
                                }
                            });
                    return broken;
                });
    }

    Snapshot snapshot(BatchStream batches) {
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
        frozen.forEach((name, component) -> files.put(name, component.asMap()));
        trained.forEach((name, component) -> files.put(name, component.asMap()));
        files.put(Snapshot.AVERAGES, averages.shadow());
        files.put(Snapshot.OPTIMIZER, optimizer.state());
        return new Snapshot(
                new Position(steps, images, batches.cursor(), averages.updates()), files);
    }

    void restore(Checkpoint checkpoint) {
        frozen.forEach(checkpoint::load);
        trained.forEach(checkpoint::load);
        try (TensorFile moments = checkpoint.file(Snapshot.OPTIMIZER);
                TensorFile shadows = checkpoint.file(Snapshot.AVERAGES)) {
            optimizer.load(moments);
            storeZeroGradients(moments);
            averages.restore(checkpoint.position().averageUpdates(), shadows);
        }
        steps = checkpoint.position().step();
        images = checkpoint.position().images();
    }

    /**
     * Gives a stored gradient to every parameter that once had one. The optimiser passes over
     * parameters without; the uninterrupted run would go on decaying them.
     */
    private void storeZeroGradients(TensorFile moments) {
        Step.run(
                () ->
                        parameters.forEach(
                                (name, array) -> {
                                    NDArray updates =
                                            moments.read(name + ".step", array.getManager());
                                    if (updates.getFloat() > 0) {
                                        Tape.backward(() -> array.mul(0).sum());
                                    }
                                }));
        optimizer.zeroGradients();
    }
}
