package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Cursor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of a run whose weights come from elsewhere: it can be used like one trained here. */
public final class ReleasedRun {

    private ReleasedRun() {}

    /**
     * Writes the files of a run.
     *
     * @param plan the arm
     * @param experiment name of the experiment
     * @param weights arrays by stage ({@link TrainedWeights#TOKENIZER}, {@link
     *     TrainedWeights#GENERATOR}), component and name; left as they are
     * @param classNames names of the classes
     * @param folder folder of the run, made if it is not there
     */
    public static void write(
            ArmPlan plan,
            String experiment,
            Map<String, Map<String, Map<String, NDArray>>> weights,
            List<String> classNames,
            Path folder) {
        ArmFolder arm = new ArmFolder(folder).create();
        weights.forEach(
                (stage, components) ->
                        new CheckpointStore(arm.weights().resolve(stage), 1)
                                .save(
                                        new Snapshot(
                                                new Position(0, 0, Cursor.START, 0), components),
                                        TrainedWeights.identity(plan, 0)));
        ArmFolder.write(arm.classes(), String.join("\n", classNames) + "\n");
        ArmFolder.write(arm.settings(), text(plan, experiment));
    }

    /** Returns what is written as the settings of a run. */
    public static String text(ArmPlan plan, String experiment) {
        return plan.yaml(experiment, List.of(0L));
    }

    /**
     * Finds the weights of a stage of any run.
     *
     * @param plan the run's arm
     * @param folder its folder
     * @param stage {@link TrainedWeights#TOKENIZER} or {@link TrainedWeights#GENERATOR}
     * @return the weights, every file of which was checked
     * @throws ExperimentException if there are none, or they are damaged
     */
    public static Checkpoint weights(ArmPlan plan, Path folder, String stage) {
        ArmFolder arm = new ArmFolder(folder);
        if (stage.equals(TrainedWeights.TOKENIZER)) {
            return TrainedWeights.tokenizerOf(plan, arm);
        }
        return TrainedWeights.find(arm.weights(), stage)
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of(folder.toString()),
                                        "this run has no weights of a generator",
                                        "give a run with 'train: generator' or 'train: both' that"
                                                + " has ended"));
    }
}
