package io.maskbit.runtime.compare;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.ArmPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs arms one after the other, each in a process of its own; those that are complete stay. */
public final class ArmSeries {

    private final String experiment;
    private final Path cache;
    private final ArmProcess processes;
    private final boolean inProcess;
    private final Progress progress;

    /**
     * A series that has not begun.
     *
     * @param experiment name of the experiment
     * @param cache folder for what other runs can use again
     * @param pluginOptions options by which a process of its own finds the same plugins
     * @param inProcess true to run the arms in this process: for tests
     * @param progress told how far it is
     */
    public ArmSeries(
            String experiment,
            Path cache,
            List<String> pluginOptions,
            boolean inProcess,
            Progress progress) {
        this.experiment = experiment;
        this.cache = cache;
        this.processes = new ArmProcess(pluginOptions);
        this.inProcess = inProcess;
        this.progress = progress;
    }

    /**
     * Runs an arm to its end, from where its folder stands.
     *
     * @param arm the arm
     * @param label what progress lines call it
     * @param seed its seed
     * @param at its folder
     * @param place its place in the series, for example "2 of 6"
     * @throws ExperimentException if the folder holds a run with other settings
     * @throws ArmFailure if the arm's process does not end well
     */
    public void run(ArmPlan arm, String label, long seed, ArmFolder at, String place) {
        String name = label + ", seed " + seed;
        boolean begun = Files.exists(at.settings());
        if (begun || !inProcess) {
            at.claim(arm.yaml(experiment, List.of(seed)), true);
        }
        if (Outcome.isCompleted(at)) {
            progress.say(place + ": " + name + " is already complete");
            return;
        }
        progress.say(place + ": " + name);
        if (inProcess) {
            new ArmRun(arm, experiment, seed, at, cache, ArmScoring::open, progress).run(begun);
            return;
        }
        processes.run(at.settings(), at, name, true);
    }
}
