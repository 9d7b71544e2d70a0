package io.maskbit.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Precision;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what a run's layers give with what a file says they give, and records such files. */
final class ActivationCheck {

    private static final int SHOWN = 5;
    private static final String SILU = "+silu";
    private static final String LAYER = "transformer\\.layers\\.\\d+";

    private final Activations file;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<Deviation> deviations = new ArrayList<>();

    private ActivationCheck(Activations file) {
        this.file = file;
    }

    /**
     * Compares in the order of execution.
     *
     * @param run the run
     * @param file inputs and results
     * @param tolerance largest deviation that counts as equal
     * @param partial whether the file may hold arrays that have the name of no layer
     * @return the report
     * @throws ExperimentException if none of the file's arrays has the name of a layer
     */
    static LayerReport compare(
            TrainedRun run, Activations file, double tolerance, boolean partial) {
        ActivationCheck check = new ActivationCheck(file);
        Set<String> names = new LinkedHashSet<>();
        // Low precision rounds some latents otherwise, which is no fault of a layer.
        boolean low = run.plan().ground().precision() != Precision.FLOAT32;
        try (NDManager manager = run.manager().newSubManager()) {
            Step.run(
                    () -> {
                        ForwardPass pass = new ForwardPass(run, Optional.of(file), manager);
                        Map<String, NDArray> inputs = pass.inputs();
                        check.used.addAll(inputs.keySet());
                        pass.run(
                                inputs,
                                (layer, value) -> {
                                    names.add(layer);
                                    if (low && layer.equals(ForwardPass.QUANTIZED)) {
                                        check.used.add(layer);
                                    } else {
                                        check.look(layer, value);
                                    }
                                });
                    });
        }
        if (check.deviations.isEmpty()) {
            throw file.refused(
                    "none of its arrays has the name of a layer of this run",
                    "it holds " + some(file.names()),
                    "the run's layers are " + some(List.copyOf(names)));
        }
        List<String> unused =
                file.names().stream().filter(name -> !check.used.contains(name)).toList();
        Set<String> compared = new LinkedHashSet<>();
        check.deviations.forEach(deviation -> compared.add(deviation.layer()));
        List<String> more = new ArrayList<>();
        more.add(compared.size() + " of the run's " + names.size() + " layers were compared");
        List<String> faults = new ArrayList<>();
        if (!unused.isEmpty()) {
            String words = unused.size() + " arrays were not compared, being no layers: ";
            (partial ? more : faults)
                    .add(words + some(unused) + (partial ? "" : " (--partial permits them)"));
        }
        return new LayerReport(file.path().toString(), check.deviations, tolerance, more, faults);
    }

    /**
     * Records what a run's layers give.
     *
     * @param run the run
     * @param inputs where inputs are taken from; empty to make them by a formula
     * @param to the file, safetensors
     * @return the number of arrays
     */
    static int record(TrainedRun run, Optional<Activations> inputs, Path to) {
        try (NDManager manager = run.manager().newSubManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            Step.run(
                    () -> {
                        ForwardPass pass = new ForwardPass(run, inputs, manager);
                        Map<String, NDArray> given = pass.inputs();
                        given.forEach((name, array) -> arrays.put(name, kept(array, manager)));
                        pass.run(given, (layer, value) -> arrays.put(layer, kept(value, manager)));
                    });
            Safetensors.write(
                    to,
                    arrays,
                    Map.of(
                            "content",
                            "activations",
                            "precision",
                            run.plan().ground().precision().name().toLowerCase(Locale.ROOT)));
            return arrays.size();
        }
    }

    private static NDArray kept(NDArray value, NDManager owner) {
        return Step.keep(value.duplicate(), owner);
    }

    private void look(String layer, NDArray value) {
        Step.run(
                () ->
                        expected(layer, value)
                                .ifPresent(
                                        expected ->
                                                deviations.add(deviation(layer, value, expected))));
    }

    /** Finds what a layer is expected to give, under one of its names. */
    private Optional<NDArray> expected(String layer, NDArray value) {
        if (file.has(layer)) {
            return Optional.of(read(layer, value));
        }
        if (layer.endsWith(SILU)) {
            String norm = layer.substring(0, layer.length() - SILU.length());
            return Optional.of(norm)
                    .filter(file::has)
                    .map(name -> read(name, value))
                    .map(TensorOps.of(Precision.FLOAT32)::silu);
        }
        // A layer of the reference is a list of two modules; the second gives its result.
        return Optional.of(layer + ".1")
                .filter(name -> layer.matches(LAYER) && file.has(name))
                .map(name -> read(name, value));
    }

    private NDArray read(String name, NDArray like) {
        used.add(name);
        return file.read(name, like.getManager(), DataType.FLOAT32);
    }

    private static Deviation deviation(String layer, NDArray actual, NDArray given) {
        Optional<NDArray> fitting = fitted(given, actual.getShape());
        if (fitting.isEmpty()) {
            return Deviation.ofShapes(layer, extents(given), extents(actual));
        }
        NDArray expected = fitting.orElseThrow();
        NDArray off = actual.sub(expected).abs().flatten();
        long at = off.argMax().getLong();
        double rms = Math.sqrt(expected.square().mean().getFloat());
        return Deviation.of(
                layer,
                "value " + place(at, actual.getShape()),
                expected.flatten().getFloat(at),
                actual.flatten().getFloat(at),
                Optional.of(rms));
    }

    /** The reference carries the label's position to its end; elsewhere extents of 1 may differ. */
    private static Optional<NDArray> fitted(NDArray given, Shape wanted) {
        Shape shape = given.getShape();
        if (shape.equals(wanted)) {
            return Optional.of(given);
        }
        if (shape.dimension() == wanted.dimension() && shape.dimension() > 1) {
            long[] longer = wanted.getShape().clone();
            longer[1]++;
            if (shape.equals(new Shape(longer))) {
                return Optional.of(given.get(new NDIndex(":, :-1")));
            }
        }
        return Arrays.equals(significant(shape), significant(wanted))
                ? Optional.of(given.reshape(wanted))
                : Optional.empty();
    }

    private static long[] significant(Shape shape) {
        return Arrays.stream(shape.getShape()).filter(extent -> extent != 1).toArray();
    }

    private static List<Long> extents(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    private static String place(long at, Shape shape) {
        List<Long> indices = new ArrayList<>();
        long rest = at;
        for (int i = shape.dimension() - 1; i >= 0; i--) {
            indices.add(0, rest % shape.get(i));
            rest /= shape.get(i);
        }
        return indices.toString();
    }

    private static String some(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + ", …" : shown;
    }
}
