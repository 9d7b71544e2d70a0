package io.maskbit.training.loop;

import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.RunIdentity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Repeats the steps of a loop to the end: looks at the numbers, reports, saves.
 *
 * <p>To continue a run, {@linkplain TrainingLoop#restore restore} the loop and make the batches
 * anew at the checkpoint's cursor before running.
 */
public final class TrainingRun {

    private final TrainingLoop loop;
    private final LoopConfig config;
    private final BatchStream batches;
    private final CheckpointStore store;
    private final RunIdentity identity;
    private final boolean readAlways;
    private volatile boolean stopping;

    /**
     * A run from where the loop stands.
     *
     * @param loop what to repeat
     * @param batches where the images come from
     * @param store where checkpoints go
     * @param identity what the checkpoints say about themselves
     * @param readAlways true to look at the numbers of every step, which costs nothing on a CPU; on
     *     a GPU, where reading means waiting, false looks at them when they are logged or saved
     */
    public TrainingRun(
            TrainingLoop loop,
            BatchStream batches,
            CheckpointStore store,
            RunIdentity identity,
            boolean readAlways) {
        this.loop = loop;
        this.config = loop.config();
        this.batches = batches;
        this.store = store;
        this.identity = identity;
        this.readAlways = readAlways;
    }

    /**
     * Runs to the last step. Logged are the first step, the last, and every {@code log_every}-th;
     * saved are the last and every {@code checkpoint_every}-th. The listener hears of a step before
     * the step is saved, so that what it writes is never behind a checkpoint.
     *
     * @param finished hears of every step, on the calling thread
     * @return true if the last step is done, false if the run was {@linkplain #stop stopped}
     * @throws NumbersException if a number that was read is not finite; nothing is saved then
     * @throws io.maskbit.api.ExperimentException if a checkpoint cannot be written
     */
    public boolean run(Consumer<Progress> finished) {
        while (loop.stepsDone() < config.steps()) {
            long step = loop.stepsDone() + 1;
            boolean last = step == config.steps();
            boolean log = config.isLogged(step);
            boolean save = last || step % config.checkpointEvery() == 0;

            long start = System.nanoTime();
            double rate = loop.learningRate();
            Map<String, Double> terms = loop.step(batches, readAlways || log || save);
            double milliseconds = (System.nanoTime() - start) * 1e-6;
            refuse(step, terms);

            finished.accept(
                    new Progress(
                            step,
                            config.steps(),
                            rate,
                            log ? withHealth(terms) : Map.of(),
                            loop.imagesSeen(),
                            milliseconds));
            boolean stop = stopping && !last;
            if (save || stop) {
                save(step, terms);
            }
            if (stop) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends the run after the step in hand, which is then saved; to be called from another thread.
     */
    public void stop() {
        stopping = true;
    }

    private Map<String, Double> withHealth(Map<String, Double> terms) {
        Map<String, Double> all = new LinkedHashMap<>(terms);
        all.putAll(loop.health());
        return all;
    }

    private void refuse(long step, Map<String, Double> terms) {
        if (!terms.values().stream().allMatch(Double::isFinite)) {
            throw new NumbersException(step, terms, lastGood());
        }
    }

    /** Saves only if the update itself left the parameters finite: what is saved is good. */
    private void save(long step, Map<String, Double> terms) {
        List<String> broken = loop.brokenParameters();
        if (!broken.isEmpty()) {
            Map<String, Double> all = new LinkedHashMap<>(terms);
            broken.forEach(name -> all.put("parameter " + name, Double.NaN));
            throw new NumbersException(step, all, lastGood());
        }
        store.save(loop.snapshot(batches), identity);
    }

    private Optional<Path> lastGood() {
        List<Long> steps = store.steps();
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(store.path(steps.get(steps.size() - 1)));
    }
}
