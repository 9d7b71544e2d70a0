package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.ReleasedRun;
import io.maskbit.runtime.arm.TrainedWeights;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the arrays of a stage, by component and name. */
final class StageArrays {

    /** What the reference's keys of a quantizer begin with. */
    static final String QUANTIZER_KEYS = "quantize.";

    /** Our name of the quantizer. */
    static final String QUANTIZER = "quantizer";

    private final NDManager manager;
    private final Progress progress;

    StageArrays(NDManager manager, Progress progress) {
        this.manager = manager;
        this.progress = progress;
    }

    /** Reads all parameters of a file. */
    Map<String, NDArray> all(OpenedWeights opened) {
        String task = "reading " + opened.file().path().getFileName();
        long total =
                opened.keys().shapes().values().stream().mapToLong(shape -> shape.size()).sum();
        long[] done = new long[1];
        return opened.check()
                .read(
                        manager,
                        values -> {
                            done[0] += values;
                            progress.at(task, done[0], total, "");
                        });
    }

    /** Reads a tokenizer's file; its quantizer is a component of its own here. */
    Map<String, Map<String, NDArray>> tokenizer(OpenedWeights opened) {
        Map<String, NDArray> quantizer = new LinkedHashMap<>();
        Map<String, NDArray> network = new LinkedHashMap<>();
        all(opened)
                .forEach(
                        (key, array) -> {
                            if (key.startsWith(QUANTIZER_KEYS)) {
                                quantizer.put(key.substring(QUANTIZER_KEYS.length()), array);
                            } else {
                                network.put(key, array);
                            }
                        });
        Map<String, Map<String, NDArray>> components = new LinkedHashMap<>();
        components.put(QUANTIZER, quantizer);
        components.put(TrainedWeights.TOKENIZER, network);
        return components;
    }

    /** Reads the tokenizer of a run. */
    Map<String, Map<String, NDArray>> tokenizer(ArmPlan plan, Path run) {
        Checkpoint weights = ReleasedRun.weights(plan, run, TrainedWeights.TOKENIZER);
        Map<String, Map<String, NDArray>> components = new LinkedHashMap<>();
        for (String name : List.of(QUANTIZER, TrainedWeights.TOKENIZER)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            if (weights.contains(name)) {
                try (TensorFile file = weights.file(name)) {
                    file.names().forEach(key -> arrays.put(key, file.read(key, manager)));
                }
            }
            components.put(name, arrays);
        }
        return components;
    }
}
