package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Cursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run made of released weights: the settings of a recipe and the weights of a file in the layout
 * of the reference (spec 11). It can be used like a run that was trained here.
 */
public final class ReleasedRun {

    /** Numbers that follow from the settings; files hold them, components compute them. */
    private static final Set<String> COMPUTED = Set.of("codebook", "bits_to_indices");

    private static final String QUANTIZER_KEYS = "quantize.";
    private static final String OLD_INPUT = "token_emb.";
    private static final String INPUT = "input_proj.";

    /** Says of which file the weights are. */
    private static final String ORIGIN = "released.txt";

    private ReleasedRun() {}

    /**
     * Makes a run; a folder that holds the same run already is left as it is.
     *
     * @param recipe the recipe
     * @param settings settings that replace those of the recipe
     * @param weights file of the weights of the stage that the recipe trains
     * @param classNames names of the classes
     * @param folder folder of the run
     * @param catalog where components are found
     * @throws ExperimentException if the recipe cannot be planned or the weights do not fit it, and
     *     the folder then holds no run; or if it holds another one
     */
    public static void make(
            Document recipe,
            List<SetOption> settings,
            Path weights,
            List<String> classNames,
            Path folder,
            Catalog catalog) {
        var experiment = new Planner(catalog).plan(recipe, settings);
        ArmPlan plan = experiment.arms().get(0);
        ArmFolder arm = new ArmFolder(folder);
        boolean tokenizer = plan.stage() == Stage.TOKENIZER;
        if (plan.stage() == Stage.BOTH) {
            throw new ExperimentException(
                    Location.of(recipe.name()),
                    "trains both stages, but a file of weights holds one",
                    "give a recipe with 'train: tokenizer' or 'train: generator'");
        }
        String stage = tokenizer ? TrainedWeights.TOKENIZER : TrainedWeights.GENERATOR;
        String text = plan.yaml(experiment.experiment().name(), List.of(0L));
        String origin = "weights " + FileDigest.sha256(weights) + "\n";
        if (Files.exists(arm.settings()) && TrainedWeights.find(arm.weights(), stage).isPresent()) {
            requireSame(arm, text, origin);
            return;
        }
        try (NDManager manager = Backend.open(plan.ground().device())) {
            Laboratory laboratory =
                    Laboratory.open(plan, 0, manager, folder, Optional.of(classNames));
            Map<String, Map<String, NDArray>> files =
                    tokenizer ? tokenizer(laboratory, weights) : generator(laboratory, weights);
            arm.create();
            new CheckpointStore(arm.weights().resolve(stage), 1)
                    .save(
                            new Snapshot(new Position(0, 0, Cursor.START, 0), files),
                            TrainedWeights.identity(plan, 0));
            ArmFolder.write(arm.classes(), String.join("\n", classNames) + "\n");
            ArmFolder.write(folder.resolve(ORIGIN), origin);
            ArmFolder.write(arm.settings(), text);
        }
    }

    private static void requireSame(ArmFolder arm, String text, String origin) {
        Path file = arm.root().resolve(ORIGIN);
        try {
            boolean settings = Files.readString(arm.settings()).equals(text);
            if (settings && Files.exists(file) && Files.readString(file).equals(origin)) {
                return;
            }
            throw new ExperimentException(
                    Location.of(arm.root().toString()),
                    "this folder holds another model: its "
                            + (settings ? "weights are" : "settings are")
                            + " not those asked for",
                    "give a folder of its own with --out");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + arm.root(), e);
        }
    }

    private static Map<String, Map<String, NDArray>> tokenizer(
            Laboratory laboratory, Path weights) {
        NamedParameters tokenizer = NamedParameters.of(laboratory.tokenizer());
        NamedParameters quantizer = NamedParameters.of(laboratory.quantizer());
        try (TensorFile file = TensorFile.open(weights)) {
            tokenizer.load(
                    file,
                    "",
                    key -> key,
                    key -> key.startsWith(QUANTIZER_KEYS) || key.startsWith("loss."));
            quantizer.load(file, QUANTIZER_KEYS, key -> key, COMPUTED::contains);
        }
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
        files.put("quantizer", quantizer.asMap());
        files.put(TrainedWeights.TOKENIZER, tokenizer.asMap());
        return files;
    }

    private static Map<String, Map<String, NDArray>> generator(
            Laboratory laboratory, Path weights) {
        NamedParameters generator = NamedParameters.of(laboratory.generator());
        boolean bits = generator.names().stream().anyMatch(name -> name.startsWith(INPUT));
        try (TensorFile file = TensorFile.open(weights)) {
            generator.load(
                    file,
                    "",
                    key ->
                            bits && key.startsWith(OLD_INPUT)
                                    ? INPUT + key.substring(OLD_INPUT.length())
                                    : key,
                    COMPUTED::contains);
        }
        return Map.of(TrainedWeights.GENERATOR, generator.asMap());
    }
}
