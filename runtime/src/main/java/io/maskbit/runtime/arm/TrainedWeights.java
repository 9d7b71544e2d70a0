package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ComponentPlan;
import io.maskbit.runtime.plugin.Origin;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.ComponentOrigin;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.loop.TrainingLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The final weights of a run: what the average says, one folder per stage, checked by digest like a
 * checkpoint.
 */
public final class TrainedWeights {

    /** Folder of stage I. */
    public static final String TOKENIZER = "tokenizer";

    /** Folder of stage II. */
    public static final String GENERATOR = "generator";

    private static final String QUANTIZER = "quantizer";

    private TrainedWeights() {}

    /**
     * Writes the averaged weights of the components that a stage has trained.
     *
     * @param weights folder of final weights
     * @param stage {@link #TOKENIZER} or {@link #GENERATOR}
     * @param loop the loop that has trained
     * @param components the trained components by name
     * @param position where the run stands
     * @param identity what the files say about themselves
     */
    static void save(
            Path weights,
            String stage,
            TrainingLoop loop,
            Map<String, ? extends Component> components,
            Position position,
            RunIdentity identity) {
        loop.withAverages(
                () -> {
                    Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
                    components.forEach(
                            (name, component) ->
                                    files.put(name, NamedParameters.of(component).asMap()));
                    new CheckpointStore(weights.resolve(stage), 1)
                            .save(new Snapshot(position, files), identity);
                    return null;
                });
    }

    /**
     * Finds the final weights of a stage.
     *
     * @param weights folder of final weights
     * @param stage {@link #TOKENIZER} or {@link #GENERATOR}
     * @return the weights, checked; empty if the stage has not ended
     */
    static Optional<Checkpoint> find(Path weights, String stage) {
        return new CheckpointStore(weights.resolve(stage), 1).latest();
    }

    /**
     * Loads quantizer and tokenizer.
     *
     * @param checkpoint weights of stage I
     * @param laboratory the arm
     */
    static void loadTokenizer(Checkpoint checkpoint, Laboratory laboratory) {
        loadTokenizer(checkpoint, laboratory, Loading.COPIED);
    }

    /** Loads quantizer and tokenizer, in a way of one's own. */
    static void loadTokenizer(Checkpoint checkpoint, Laboratory laboratory, Loading loading) {
        ArmPlan plan = laboratory.plan();
        checkpoint.requireFactory(QUANTIZER, plan.quantizer().found().id());
        checkpoint.requireFactory(TOKENIZER, plan.tokenizer().found().id());
        loading.load(checkpoint, QUANTIZER, laboratory.quantizer());
        loading.load(checkpoint, TOKENIZER, laboratory.tokenizer());
    }

    /**
     * Loads the generator.
     *
     * @param checkpoint weights of stage II
     * @param laboratory the arm
     * @param loading how
     */
    static void loadGenerator(Checkpoint checkpoint, Laboratory laboratory, Loading loading) {
        String id = laboratory.plan().generator().orElseThrow().found().id();
        checkpoint.requireFactory(GENERATOR, id);
        loading.load(checkpoint, GENERATOR, laboratory.generator());
    }

    /**
     * Finds the trained tokenizer that an arm stands on: its own, or that of the folder that its
     * settings name.
     *
     * @param plan the arm
     * @param folder the arm's folder
     * @return the weights
     * @throws ExperimentException if there are none
     */
    static Checkpoint tokenizerOf(ArmPlan plan, ArmFolder folder) {
        Optional<Checkpoint> own = find(folder.weights(), TOKENIZER);
        if (own.isPresent()) {
            return own.orElseThrow();
        }
        return tokenizerAt(plan.tokenizer().weights().orElse(folder.root()));
    }

    /**
     * Loads the weights from which an arm goes on training its tokenizer, if its settings name any.
     *
     * @param laboratory the arm, no loop of which is there yet
     * @throws ExperimentException if they are not there, or do not fit
     */
    static void beginWith(Laboratory laboratory) {
        laboratory
                .plan()
                .tokenizer()
                .weights()
                .ifPresent(named -> loadTokenizer(tokenizerAt(named), laboratory));
    }

    private static Checkpoint tokenizerAt(Path named) {
        Path inside = named.resolve("weights");
        return find(Files.isDirectory(inside) ? inside : named, TOKENIZER)
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of(named.toString()),
                                        "there are no weights of a trained tokenizer",
                                        "expected the folder of a run whose stage I has ended; train"
                                                + " one with 'train: tokenizer'"));
    }

    /** Copies loaded quantizer and tokenizer into an arm's folder, which then stands alone. */
    static void keepTokenizer(Checkpoint source, Laboratory laboratory, ArmFolder folder) {
        if (find(folder.weights(), TOKENIZER).isPresent()) {
            return;
        }
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
        files.put(QUANTIZER, NamedParameters.of(laboratory.quantizer()).asMap());
        files.put(TOKENIZER, NamedParameters.of(laboratory.tokenizer()).asMap());
        new CheckpointStore(folder.weights().resolve(TOKENIZER), 1)
                .save(new Snapshot(source.position(), files), source.manifest().identity());
    }

    /**
     * Says what checkpoints of an arm must agree with.
     *
     * @param plan the arm
     * @param seed its seed
     * @return factories, digest of all settings, seed
     */
    static RunIdentity identity(ArmPlan plan, long seed) {
        Map<String, ComponentOrigin> components = new LinkedHashMap<>();
        for (ComponentPlan component : plan.components()) {
            Origin origin = component.found().origin();
            components.put(
                    component.found().kind().key(),
                    new ComponentOrigin(component.found().id(), origin.module(), origin.version()));
        }
        return new RunIdentity(components, plan.digest(), seed);
    }
}
