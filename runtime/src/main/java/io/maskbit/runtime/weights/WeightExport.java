package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.ReleasedRun;
import io.maskbit.runtime.arm.TrainedWeights;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ComponentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import io.maskbit.tensor.TorchWriter;
import io.maskbit.training.checkpoint.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the weights of a run in the layout of the reference: the same keys in the same order,
 * buffers included, so that it loads them strictly (spec 11).
 */
public final class WeightExport {

    private static final String SAFETENSORS = ".safetensors";
    private static final List<String> TORCH = List.of(".bin", ".pt", ".pth", ".ckpt");
    private static final Set<String> KNOWN =
            Set.of("vqgan-plus", "taming-vqgan", "lfq", "vq", "maskbit", "maskgit");

    private final Catalog catalog;
    private final Progress progress;

    /**
     * Prepares exports.
     *
     * @param catalog components
     * @param progress told how far it has come
     */
    public WeightExport(Catalog catalog, Progress progress) {
        this.catalog = catalog;
        this.progress = progress;
    }

    /**
     * Exports one stage.
     *
     * @param run folder of a run
     * @param stage {@link TrainedWeights#TOKENIZER} or {@link TrainedWeights#GENERATOR}; empty for
     *     the generator where the run has one
     * @param out the file: {@code .safetensors}, or {@code .bin}, {@code .pt}, {@code .pth}, {@code
     *     .ckpt} for what {@code torch.load} reads; must not be there yet
     * @return what was written, in a sentence
     * @throws ExperimentException if the run is none or has no such weights, its components have no
     *     layout in the reference, or the file is there or cannot be written
     */
    public String run(Path run, Optional<String> stage, Path out) {
        boolean safetensors = requireWritable(out);
        ArmFolder folder = new ArmFolder(run);
        if (!Files.exists(folder.settings())) {
            throw refused(run, "this folder holds no run: it has no arm.yaml", "give a run");
        }
        ArmPlan plan =
                new Planner(catalog)
                        .plan(Document.read(folder.settings()), List.of(Planner.WITHOUT_SCORES))
                        .arms()
                        .get(0);
        String wanted =
                stage.orElse(
                        plan.generator().isPresent()
                                ? TrainedWeights.GENERATOR
                                : TrainedWeights.TOKENIZER);
        boolean generator = wanted.equals(TrainedWeights.GENERATOR);
        if (generator) {
            plan.generator().ifPresent(each -> requireKnown(run, each));
        } else {
            requireKnown(run, plan.tokenizer());
            requireKnown(run, plan.quantizer());
        }
        Checkpoint weights = ReleasedRun.weights(plan, run, wanted);
        try (NDManager manager = Backend.open("cpu")) {
            Map<String, NDArray> held = new LinkedHashMap<>();
            if (generator) {
                read(weights, TrainedWeights.GENERATOR, "", manager, held);
            } else {
                read(weights, TrainedWeights.TOKENIZER, "", manager, held);
                if (weights.contains(StageArrays.QUANTIZER)) {
                    String prefix = StageArrays.QUANTIZER_KEYS;
                    read(weights, StageArrays.QUANTIZER, prefix, manager, held);
                }
            }
            ReleasedLayout layout = layout(run, plan, held);
            Map<String, NDArray> all = ordered(run, layout, held, manager);
            progress.say("writing " + out);
            if (safetensors) {
                Safetensors.write(out, all, Map.of("format", "pt"));
            } else {
                TorchWriter.write(out, all);
            }
            return out + " holds " + layout.words() + ": " + all.size() + " keys";
        }
    }

    private static boolean requireWritable(Path out) {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        boolean safetensors = name.endsWith(SAFETENSORS);
        if (!safetensors && TORCH.stream().noneMatch(name::endsWith)) {
            throw refused(
                    out,
                    "the ending of this name says no format",
                    "expected " + SAFETENSORS + ", or one of " + TORCH + " for torch.load");
        }
        if (Files.exists(out)) {
            throw refused(out, "this file is there already", "remove it, or give another name");
        }
        if (!Files.isDirectory(out.toAbsolutePath().getParent())) {
            throw refused(out, "its folder is not there", "make the folder first");
        }
        return safetensors;
    }

    private static void requireKnown(Path run, ComponentPlan component) {
        String id = component.found().id();
        if (!KNOWN.contains(id)) {
            throw refused(
                    run,
                    component.found().kind().words()
                            + " '"
                            + id
                            + "' has no layout in the reference, which knows no such component",
                    "its weights lie as safetensors under " + run.resolve("weights"));
        }
    }

    private static void read(
            Checkpoint weights,
            String component,
            String prefix,
            NDManager manager,
            Map<String, NDArray> into) {
        try (TensorFile file = weights.file(component)) {
            file.names().forEach(name -> into.put(prefix + name, file.read(name, manager)));
        }
    }

    private static ReleasedLayout layout(Path run, ArmPlan plan, Map<String, NDArray> held) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        held.forEach(
                (key, array) -> {
                    shapes.put(key, array.getShape());
                    sources.put(key, key);
                });
        WeightKeys keys = new WeightKeys(run.toString(), shapes, sources, Map.of());
        return ReleasedLayout.infer(keys, Hints.of(plan.settings(), List.of()));
    }

    private static Map<String, NDArray> ordered(
            Path run, ReleasedLayout layout, Map<String, NDArray> held, NDManager manager) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        Map<String, Shape> keys = layout.keys();
        keys.forEach(
                (key, shape) -> {
                    NDArray array = held.get(key);
                    if (ComputedNumbers.isOne(key)) {
                        all.put(key, ComputedNumbers.of(key, shape, manager));
                    } else if (array != null && array.getShape().equals(shape)) {
                        all.put(key, array);
                    } else {
                        throw refused(
                                run,
                                "has no weights " + key + " of shape " + shape,
                                "the reference has no layout for this model");
                    }
                });
        held.keySet().stream()
                .filter(key -> !keys.containsKey(key))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw refused(
                                    run,
                                    "has weights " + key + ", which no model of the reference has",
                                    "the reference has no layout for this model");
                        });
        return all;
    }

    private static ExperimentException refused(Path place, String what, String hint) {
        return new ExperimentException(Location.of(place.toString()), what, hint);
    }
}
