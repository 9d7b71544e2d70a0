package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Fit;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.measure.JudgeRoom;
import io.maskbit.runtime.measure.SampleTrial;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.data.DataSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A finished run, opened for use: its components with their final weights. */
public final class TrainedRun implements AutoCloseable {

    private final NDManager manager;
    private final Laboratory laboratory;
    private final Map<String, String> weightDigests;

    private TrainedRun(
            NDManager manager, Laboratory laboratory, Map<String, String> weightDigests) {
        this.manager = manager;
        this.laboratory = laboratory;
        this.weightDigests = Collections.unmodifiableMap(weightDigests);
    }

    /**
     * Opens a run whose components stand on its files; see {@link Loading#MAPPED}.
     *
     * @param folder folder of an arm
     * @param catalog where its components are found
     * @param settings settings that replace those it was trained with, such as the sampler's
     * @param seed seed of what will be sampled
     * @return the run; the caller closes it
     * @throws ExperimentException if the folder holds no run, or its weights are missing or altered
     */
    public static TrainedRun open(
            Path folder, Catalog catalog, List<SetOption> settings, long seed) {
        return open(folder, catalog, settings, seed, Loading.MAPPED);
    }

    /**
     * Opens a run; otherwise as {@link #open(Path, Catalog, List, long)}.
     *
     * @param loading how its weights come into its components
     */
    public static TrainedRun open(
            Path folder, Catalog catalog, List<SetOption> settings, long seed, Loading loading) {
        ArmFolder arm = new ArmFolder(folder);
        if (!Files.exists(arm.settings())) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "this folder holds no run: it has no arm.yaml",
                    "give a folder made by 'maskbit run', or one under arms/ of a comparison");
        }
        List<SetOption> all = new ArrayList<>(settings);
        all.add(Planner.WITHOUT_SCORES); // whose files need not be here any more
        ArmPlan plan = new Planner(catalog).plan(Document.read(arm.settings()), all).arms().get(0);
        NDManager manager = Backend.open(plan.ground().device());
        try {
            Laboratory laboratory = Laboratory.open(plan, seed, manager, folder, classNames(arm));
            Map<String, String> digests = new TreeMap<>();
            Checkpoint tokenizer = TrainedWeights.tokenizerOf(plan, arm);
            TrainedWeights.loadTokenizer(tokenizer, laboratory, loading);
            digests.putAll(digests(tokenizer));
            if (plan.stage() != Stage.TOKENIZER) {
                Checkpoint generator =
                        TrainedWeights.find(arm.weights(), TrainedWeights.GENERATOR)
                                .orElseThrow(() -> unfinished(folder));
                TrainedWeights.loadGenerator(generator, laboratory, loading);
                digests.putAll(digests(generator));
            }
            return new TrainedRun(manager, laboratory, digests);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static Map<String, String> digests(Checkpoint weights) {
        Map<String, String> digests = new TreeMap<>();
        weights.manifest().files().forEach((file, held) -> digests.put(file, held.sha256()));
        return digests;
    }

    private static ExperimentException unfinished(Path folder) {
        return new ExperimentException(
                Location.of(folder.toString()),
                "the generator of this run is not trained to its end",
                "continue the run with --resume");
    }

    private static Optional<List<String>> classNames(ArmFolder arm) {
        try {
            return Files.exists(arm.classes())
                    ? Optional.of(Files.readAllLines(arm.classes()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + arm.classes(), e);
        }
    }

    /** Returns the plan of the run. */
    public ArmPlan plan() {
        return laboratory.plan();
    }

    /** Returns the names of the classes. */
    public List<String> classNames() {
        return laboratory.classNames();
    }

    /** Returns the SHA-256 of each file of weights, by its name, in hexadecimal. */
    public Map<String, String> weightDigests() {
        return weightDigests;
    }

    /** Returns the tokenizer. */
    public Tokenizer tokenizer() {
        return laboratory.tokenizer();
    }

    /**
     * Returns the generator.
     *
     * @throws ExperimentException if the run has no generator
     */
    public Generator generator() {
        requireGenerator("sample");
        return laboratory.generator();
    }

    /**
     * Returns the sampler.
     *
     * @throws ExperimentException if the run has no generator
     */
    public ImageSampler sampler() {
        requireGenerator("sample");
        return laboratory.sampler();
    }

    /**
     * Returns the editor.
     *
     * @throws ExperimentException if the run has no generator, or its sampler does not keep what is
     *     visible
     */
    public ImageEditor editor() {
        requireGenerator("edit");
        Fit fit = ImageEditor.fit(plan().machine().sampling().orElseThrow());
        if (!fit.isAccepted()) {
            throw new ExperimentException(
                    Location.of("sampling"),
                    "the sampler of this run cannot edit: it " + fit.reason(),
                    "add --set sampling.faithful=false");
        }
        return laboratory.editor();
    }

    private void requireGenerator(String verb) {
        if (plan().generator().isEmpty()) {
            throw new ExperimentException(
                    Location.of("run"),
                    "this run trained a tokenizer only and cannot " + verb,
                    "give a run with 'train: generator' or 'train: both'");
        }
    }

    /**
     * Returns the data it was trained on.
     *
     * @throws ExperimentException if they are no longer where the settings say
     */
    public DataSet data() {
        return laboratory.data();
    }

    /**
     * Opens trials of the sampler, scored by the judge of the run's data.
     *
     * @param cache folder where judges are kept
     * @param report receives a line when a judge is trained or read
     * @return the trials; the caller closes them before the run
     * @throws ExperimentException if the run has no generator, or its data are missing or have
     *     fewer than 2 classes
     */
    public SampleTrial trial(Path cache, Consumer<String> report) {
        requireGenerator("sample");
        JudgeRoom judges =
                new JudgeRoom(
                        data(),
                        plan().machine().data(),
                        plan().ground().shape(),
                        plan().machine().evaluation(),
                        laboratory.context(),
                        cache);
        return new SampleTrial(
                laboratory.generator(),
                laboratory.tokenizer(),
                judges,
                laboratory.context(),
                report);
    }

    /** Returns the randomness of what is sampled. */
    public io.maskbit.api.Seeds seeds() {
        return laboratory.context().seeds();
    }

    /** Returns the manager on the run's device. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
