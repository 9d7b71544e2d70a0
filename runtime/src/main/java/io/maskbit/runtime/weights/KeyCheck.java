package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import io.maskbit.runtime.weights.ImportReport.Entry;
import io.maskbit.runtime.weights.ImportReport.Outcome;
import io.maskbit.tensor.TensorFile;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Reads the tensors of a file, all of those that a model has and nothing else. */
final class KeyCheck {

    private static final int SHOWN = 12;

    private final TensorFile file;
    private final WeightKeys keys;
    private final Map<String, Shape> wanted;

    KeyCheck(TensorFile file, WeightKeys keys, ReleasedLayout layout) {
        this.file = file;
        this.keys = keys;
        this.wanted = layout.keys();
    }

    /**
     * Compares names, shapes and types; no value is read.
     *
     * @throws ExperimentException naming everything that is missing, unexpected, of another shape
     *     or another type
     */
    void requireSameKeys() {
        List<String> missing = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        wanted.forEach(
                (key, shape) -> {
                    if (!keys.has(key)) {
                        if (!ComputedNumbers.isOne(key)) {
                            missing.add(key);
                        }
                        return;
                    }
                    String source = keys.sources().get(key);
                    if (!keys.shapes().get(key).equals(shape)) {
                        shapes.add(source + " is " + keys.shapes().get(key) + ", not " + shape);
                    } else if (!ComputedNumbers.isOne(key)
                            && file.type(source) != DataType.FLOAT32) {
                        types.add(source + " is " + file.type(source) + ", not float32");
                    }
                });
        List<String> unexpected =
                keys.sources().entrySet().stream()
                        .filter(entry -> !wanted.containsKey(entry.getKey()))
                        .map(entry -> WeightKeys.shown(entry.getValue()))
                        .toList();
        List<Problem> problems = new ArrayList<>();
        add(problems, "missing", missing);
        add(problems, "unexpected", unexpected);
        add(problems, "of another shape", shapes);
        add(problems, "of another type", types);
        if (!problems.isEmpty()) {
            throw new ExperimentException(keys.file(), problems);
        }
    }

    private void add(List<Problem> problems, String what, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - SHOWN;
            problems.add(
                    Problem.at(
                            Location.of(keys.file()),
                            names.size()
                                    + (names.size() == 1 ? " tensor is " : " tensors are ")
                                    + what
                                    + ": "
                                    + String.join(
                                            "; ", names.subList(0, Math.min(SHOWN, names.size())))
                                    + (more > 0 ? "; and " + more + " more" : "")));
        }
    }

    /**
     * Reads the values.
     *
     * @param manager owner of the arrays
     * @param read told how many values are read, tensor by tensor
     * @return the model's parameters by key, float32, without what is computed
     * @throws ExperimentException if a value is not finite, or a computed number is not as it is
     *     computed here
     */
    Map<String, NDArray> read(NDManager manager, LongConsumer read) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String key : wanted.keySet()) {
            if (!keys.has(key)) {
                continue;
            }
            String source = keys.sources().get(key);
            NDArray array = file.read(source, manager);
            read.accept(array.size());
            if (!ComputedNumbers.isOne(key)) {
                requireFinite(source, array);
                arrays.put(key, array);
                continue;
            }
            try (array) {
                if (!ComputedNumbers.isMetBy(key, array)) {
                    throw keys.refused(
                            source + ComputedNumbers.NOT_MET,
                            "the file is damaged, or of a model with another order of bits");
                }
            }
        }
        return arrays;
    }

    private void requireFinite(String source, NDArray array) {
        FloatBuffer values =
                array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw keys.refused(
                        source + " holds " + values.get(i) + " at place " + i,
                        "weights are finite numbers: the file is damaged, or its training failed");
            }
        }
    }

    /** Returns what becomes of each key. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        wanted.forEach(
                (key, shape) -> {
                    boolean computed = ComputedNumbers.isOne(key);
                    String text = shape.toString();
                    if (!keys.has(key)) {
                        entries.add(
                                new Entry(key, text, Outcome.ABSENT, "follows from the settings"));
                    } else if (computed) {
                        entries.add(
                                new Entry(
                                        keys.sources().get(key),
                                        text,
                                        Outcome.COMPUTED,
                                        "equal to what follows from the settings"));
                    } else {
                        String source = keys.sources().get(key);
                        boolean same = source.equals(key);
                        entries.add(
                                new Entry(
                                        source,
                                        text,
                                        same ? Outcome.MATCHED : Outcome.RENAMED,
                                        same ? "" : "is " + key));
                    }
                });
        keys.ignored()
                .forEach(
                        (name, why) ->
                                entries.add(
                                        new Entry(
                                                WeightKeys.shown(name), "", Outcome.IGNORED, why)));
        return entries;
    }
}
