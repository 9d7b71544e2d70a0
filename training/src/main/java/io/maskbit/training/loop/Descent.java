package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** One optimiser over named parameters, with its schedule and its count of steps. */
final class Descent {

    private final Map<String, NDArray> parameters;
    private final LongToDoubleFunction rate;
    private final double maxGradNorm;
    private final AdamW optimizer;
    private long steps;

    /**
     * Allocates moments.
     *
     * @param config the settings
     * @param rate learning rate by step
     * @param parameters the arrays to move
     * @param manager owner of the moments
     */
    Descent(
            OptimizerConfig config,
            LongToDoubleFunction rate,
            Map<String, NDArray> parameters,
            NDManager manager) {
        this.parameters = parameters;
        this.rate = rate;
        this.maxGradNorm = config.maxGradNorm();
        this.optimizer =
                new AdamW(
                        manager,
                        List.of(
                                new AdamW.Group(
                                        List.copyOf(parameters.values()),
                                        List.copyOf(parameters.keySet()),
                                        config.optimizer())));
    }

    long steps() {
        return steps;
    }

    /** Returns the rate that the next step will use. */
    double learningRate() {
        return rate.applyAsDouble(steps);
    }

    /** Clips the gathered gradients and updates; returns the norm from before clipping. */
    NDArray update() {
        NDArray norm = optimizer.step(learningRate(), maxGradNorm);
        steps++;
        return norm;
    }

    /** Returns the names of parameters that hold values that are not finite. */
    List<String> broken() {
        return broken(parameters);
    }

    /** Returns the names of arrays that hold values that are not finite. */
    static List<String> broken(Map<String, NDArray> arrays) {
        return Step.scoped(
                () -> {
                    List<String> broken = new ArrayList<>();
                    arrays.forEach(
                            (name, array) -> {
                                if (!Float.isFinite(array.stopGradient().sum().getFloat())) {
                                    broken.add(name);
                                }
                            });
                    return broken;
                });
    }

    /** Returns the moments, live. */
    Map<String, NDArray> state() {
        return optimizer.state();
    }

    /** Goes on where a checkpoint ended; the parameters must be trainable. */
    void restore(long done, TensorFile moments) {
        optimizer.load(moments);
        storeZeroGradients(moments);
        steps = done;
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
