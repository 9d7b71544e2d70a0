package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.tensor.TensorFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of released weights, for those who compare with it what {@link WeightImport} would make of
 * it: its keys under the names of today, and its buffers.
 */
public final class FileComparison {

    private final TensorFile file;
    private final WeightKeys keys;

    /**
     * Reads the names of a file.
     *
     * @param file the weights of one model; stays the caller's
     */
    public FileComparison(TensorFile file) {
        this.file = file;
        this.keys = WeightKeys.of(file);
    }

    /**
     * Returns the name in the file of each parameter, by its name of today. Buffers are left out,
     * and so are networks of the training's losses.
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(keys.sources());
        parameters.keySet().removeIf(ComputedNumbers::isOne);
        return parameters;
    }

    /**
     * Compares the file's buffers with what is computed here, as an import does.
     *
     * @param plan the run that the file is compared with
     * @param manager owner of what is read
     * @return what is wrong, a sentence each; empty if the file has no buffers or right ones
     * @throws ExperimentException if the file holds buffers, but no model of the reference
     */
    public List<String> wrongBuffers(ArmPlan plan, NDManager manager) {
        List<String> buffers =
                keys.sources().keySet().stream().filter(ComputedNumbers::isOne).toList();
        if (buffers.isEmpty()) {
            return List.of();
        }
        Hints hints = Hints.of(plan.settings(), List.of());
        Map<String, Shape> wanted = ReleasedLayout.infer(keys, hints).keys();
        List<String> wrong = new ArrayList<>();
        for (String key : buffers) {
            wrong(key, Optional.ofNullable(wanted.get(key)), manager).ifPresent(wrong::add);
        }
        return wrong;
    }

    private Optional<String> wrong(String key, Optional<Shape> wanted, NDManager manager) {
        if (wanted.isEmpty()) {
            return Optional.of(key + " is no buffer of this model");
        }
        Shape shape = wanted.orElseThrow();
        if (!file.shape(key).equals(shape)) {
            return Optional.of(key + " is " + file.shape(key) + " in the file, not " + shape);
        }
        try (NDArray array = file.read(key, manager)) {
            return ComputedNumbers.isMetBy(key, array)
                    ? Optional.empty()
                    : Optional.of(key + ComputedNumbers.NOT_MET);
        }
    }

    /** Returns a name of the file as it can be shown: it may hold anything. */
    public static String shown(String name) {
        return WeightKeys.shown(name);
    }
}
