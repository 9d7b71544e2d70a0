package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Copies a file into existing arrays, all of it or nothing. */
final class StrictLoad {

    private static final int SHOWN = 8;

    private final TensorFile file;
    private final Map<String, NDArray> targets;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> unexpected = new ArrayList<>();

    private StrictLoad(TensorFile file, Map<String, NDArray> targets) {
        this.file = file;
        this.targets = targets;
    }

    /** A load of a file whose names are those of the targets. */
    static StrictLoad of(TensorFile file, Map<String, NDArray> targets) {
        return of(file, targets, "", UnaryOperator.identity(), name -> false);
    }

    /**
     * A load of the part of a file below a prefix.
     *
     * @param file the file
     * @param targets arrays to overwrite, by name
     * @param prefix what names in the file start with; others are left alone
     * @param rename turns the rest of a name in the file into a name of the targets
     * @param ignored says which renamed names may be in the file without a target
     */
    static StrictLoad of(
            TensorFile file,
            Map<String, NDArray> targets,
            String prefix,
            UnaryOperator<String> rename,
            Predicate<String> ignored) {
        StrictLoad load = new StrictLoad(file, targets);
        for (String name : file.names()) {
            if (!name.startsWith(prefix)) {
                continue;
            }
            String renamed = rename.apply(name.substring(prefix.length()));
            if (!targets.containsKey(renamed)) {
                if (!ignored.test(renamed)) {
                    load.unexpected.add(name);
                }
            } else if (load.sources.put(renamed, name) != null) {
                load.unexpected.add(name + " (a second " + renamed + ")");
            }
        }
        return load;
    }

    /**
     * Loads.
     *
     * @throws ExperimentException if names are missing or unexpected, or shapes differ; nothing is
     *     overwritten then
     */
    void run() {
        check();
        Step.run(() -> sources.forEach((name, source) -> copy(source, targets.get(name))));
    }

    /**
     * Lets the arrays stand on the file where they can, and copies the others.
     *
     * @throws ExperimentException as {@link #run()}
     */
    void map() {
        check();
        Step.run(
                () ->
                        sources.forEach(
                                (name, source) -> {
                                    NDArray target = targets.get(name);
                                    mapped(source, target)
                                            .ifPresentOrElse(
                                                    values -> share(values, target),
                                                    () -> copy(source, target));
                                }));
    }

    private void copy(String source, NDArray target) {
        try (NDArray read = file.read(source, target.getManager())) {
            ungraded("copy", target, read);
        }
    }

    private Optional<NDArray> mapped(String source, NDArray target) {
        return file.type(source) == target.getDataType()
                ? file.map(source, target.getManager())
                : Optional.empty();
    }

    private static void share(NDArray values, NDArray target) {
        // The target is the same object as before, with other memory below it. The values stay
        // open beside it: they are what keeps the file mapped.
        ungraded("share", target, Step.keep(values, target.getManager()));
    }

    private static void ungraded(String update, NDArray target, NDArray source) {
        Tape.withoutGradients(
                () -> {
                    ModuleOps.calls().call(update, target, source);
                    return true;
                });
    }

    private void check() {
        List<String> missing = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        targets.forEach(
                (name, array) -> {
                    String source = sources.get(name);
                    if (source == null) {
                        missing.add(name);
                        return;
                    }
                    Shape shape = file.shape(source);
                    if (!shape.equals(array.getShape())) {
                        shapes.add(source + " is " + shape + ", not " + array.getShape());
                    }
                });
        if (missing.isEmpty() && unexpected.isEmpty() && shapes.isEmpty()) {
            return;
        }
        List<String> hints = new ArrayList<>();
        describe(hints, "missing", missing);
        describe(hints, "unexpected", unexpected);
        describe(hints, "of another shape", shapes);
        hints.add("load a file that was written for the same settings of the component");
        throw new ExperimentException(
                Location.of(file.path().toString()),
                "the weights in this file do not fit the component",
                hints.toArray(String[]::new));
    }

    private static void describe(List<String> hints, String what, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        int more = names.size() - SHOWN;
        hints.add(
                what
                        + " ("
                        + names.size()
                        + "): "
                        + shown
                        + (more > 0 ? ", and " + more + " more" : ""));
    }
}
