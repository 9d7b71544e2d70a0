package io.maskbit.training.loop;

import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One of the two stages of training, step by step. {@link TrainingRun} repeats the steps, reports
 * and saves.
 *
 * <p>A step depends on the parameters, the number of steps done, the seeds and the batches, and on
 * nothing else; two loops that are equal in these stay bit-equal on one machine.
 */
public sealed interface TrainingLoop permits TokenizerLoop, GeneratorLoop {

    /** Returns the settings. */
    LoopConfig config();

    /** Returns the number of optimiser steps done. */
    long stepsDone();

    /** Returns the number of images seen. */
    long imagesSeen();

    /** Returns the learning rate that the next step will use. */
    double learningRate();

    /**
     * Does one optimiser step: takes {@code accumulation} batches, updates the parameters, then
     * their average.
     *
     * @param batches where the images come from
     * @param read whether to read the step's numbers, for which a GPU must be waited for
     * @return named numbers from before the update, the first of them the loss, the last the norm
     *     of the gradient before clipping; averaged over accumulated batches; empty if not read
     */
    Map<String, Double> step(BatchStream batches, boolean read);

    /**
     * Ends a window of {@linkplain io.maskbit.training.health.HealthWindow health numbers} and
     * opens the next; to be called after a step that {@linkplain LoopConfig#isLogged is logged}.
     *
     * @return named numbers of all readings since the last call; empty where there are none
     */
    default Map<String, Double> health() {
        return Map.of();
    }

    /**
     * Runs something with the averaged parameters in place of the trained ones, then puts these
     * back bit for bit.
     *
     * @param body what to run, not a training step
     * @return what it returns
     * @param <T> its type
     */
    <T> T withAverages(Supplier<T> body);

    /**
     * Returns the names of trained parameters that hold infinite values or values that are not
     * numbers.
     *
     * @return names beginning with their component; empty if all is well
     */
    List<String> brokenParameters();

    /**
     * Shows everything that a checkpoint must keep.
     *
     * @param batches where the images came from
     * @return live arrays, valid until the next step
     */
    Snapshot snapshot(BatchStream batches);

    /**
     * Continues where a checkpoint was saved: parameters, averages, moments, and numbers of steps
     * and images. The batches must be continued by the caller.
     *
     * @param checkpoint a checkpoint of the same run
     * @throws io.maskbit.api.ExperimentException if it does not fit
     */
    void restore(Checkpoint checkpoint);
}
