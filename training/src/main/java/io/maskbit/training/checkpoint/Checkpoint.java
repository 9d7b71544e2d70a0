package io.maskbit.training.checkpoint;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A complete checkpoint on the disk, every file of which was found to be as it was written. */
public final class Checkpoint {

    private static final String ENDING = ".safetensors";

    private final Path folder;
    private final Manifest manifest;

    private Checkpoint(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Opens a checkpoint's folder and checks every file.
     *
     * @param folder the folder that holds {@code manifest.json}
     * @return the checkpoint
     * @throws ExperimentException naming the file that is absent, cut short or altered
     */
    public static Checkpoint open(Path folder) {
        Manifest manifest = Manifest.read(folder.resolve(Manifest.FILE));
        manifest.files().entrySet().parallelStream()
                .forEach(each -> check(folder.resolve(each.getKey()), each.getValue()));
        return new Checkpoint(folder, manifest);
    }

    /** Returns where it lies. */
    public Path folder() {
        return folder;
    }

    /** Returns its table of contents. */
    public Manifest manifest() {
        return manifest;
    }

    /** Returns how far the run had come. */
    public Position position() {
        return manifest.position();
    }

    /**
     * Returns whether it holds a file.
     *
     * @param name name without ending, such as {@code generator} or {@code ema}
     * @return true if {@link #file} will open it
     */
    public boolean contains(String name) {
        return manifest.files().containsKey(name + ENDING);
    }

    /**
     * Opens one of its files.
     *
     * @param name name without ending, such as {@code generator} or {@code ema}
     * @return its tensors, to be closed by the caller
     * @throws ExperimentException if the checkpoint has no such file
     */
    public TensorFile file(String name) {
        if (!contains(name)) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "the checkpoint holds no " + name + ENDING,
                    "it holds " + String.join(", ", manifest.files().keySet()));
        }
        return Safetensors.open(folder.resolve(name + ENDING));
    }

    /**
     * Loads the parameters of a component as the optimiser left them.
     *
     * @param component name of the component in the checkpoint, such as {@code generator}
     * @param parameters the component's parameters, overwritten
     * @throws ExperimentException if names or shapes differ
     */
    public void load(String component, NamedParameters parameters) {
        if (parameters.names().isEmpty() && !contains(component)) {
            return; // a component without parameters has no file
        }
        try (TensorFile file = file(component)) {
            parameters.load(file, "");
        }
    }

    /**
     * Lets the parameters of a component stand on the checkpoint's file, for inference; see {@link
     * NamedParameters#map}.
     *
     * @param component name of the component in the checkpoint, such as {@code generator}
     * @param parameters the component's parameters, read only from now on
     * @throws ExperimentException if names or shapes differ
     */
    public void map(String component, NamedParameters parameters) {
        if (parameters.names().isEmpty() && !contains(component)) {
            return; // a component without parameters has no file
        }
        try (TensorFile file = file(component)) {
            parameters.map(file);
        }
    }

    /**
     * Loads the averaged parameters of a component; what was not trained, and so not averaged, as
     * it is.
     *
     * @param component name of the component in the checkpoint, such as {@code generator}
     * @param parameters the component's parameters, overwritten
     * @throws ExperimentException if names or shapes differ
     */
    public void loadAveraged(String component, NamedParameters parameters) {
        load(component, parameters);
        String prefix = component + ".";
        if (contains(Snapshot.AVERAGES)) {
            try (TensorFile averages = file(Snapshot.AVERAGES)) {
                if (averages.names().stream().anyMatch(name -> name.startsWith(prefix))) {
                    parameters.loadTrained(averages, prefix);
                }
            }
        }
    }

    /**
     * Refuses to give weights to a component of another kind.
     *
     * @param component name of the component in the checkpoint
     * @param factory id of the factory that is to read the weights
     * @throws ExperimentException if the weights were written by another factory, or are not there
     */
    public void requireFactory(String component, String factory) {
        ComponentOrigin origin = manifest.identity().components().get(component);
        if (origin == null || !origin.factory().equals(factory)) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    origin == null
                            ? "the checkpoint holds no " + component
                            : "the "
                                    + component
                                    + " was written by "
                                    + origin
                                    + ", not by '"
                                    + factory
                                    + "'",
                    "choose the weights of a run that used '" + factory + "'");
        }
    }

    /**
     * Refuses to continue another run than the one that wrote this checkpoint: the continuation
     * would not be bit-equal.
     *
     * @param identity the run that wants to continue
     * @throws ExperimentException listing everything that differs
     */
    public void requireSameRun(RunIdentity identity) {
        RunIdentity written = manifest.identity();
        List<Problem> problems = new ArrayList<>();
        if (!written.configDigest().equals(identity.configDigest())) {
            problems.add(
                    problem(
                            "the settings differ from those of the run that wrote the checkpoint",
                            "continue with the arm.yaml that lies in the run's folder, unchanged"));
        }
        if (written.seedsRoot() != identity.seedsRoot()) {
            problems.add(
                    problem(
                            "the seed was "
                                    + written.seedsRoot()
                                    + ", but is "
                                    + identity.seedsRoot()));
        }
        if (!written.components().keySet().equals(identity.components().keySet())) {
            problems.add(
                    problem(
                            "it holds "
                                    + String.join(", ", written.components().keySet())
                                    + ", but the run has "
                                    + String.join(", ", identity.components().keySet())));
        }
        for (Map.Entry<String, ComponentOrigin> each : written.components().entrySet()) {
            ComponentOrigin now = identity.components().get(each.getKey());
            if (now != null && !now.equals(each.getValue())) {
                problems.add(
                        problem(
                                "the "
                                        + each.getKey()
                                        + " was written by "
                                        + each.getValue()
                                        + ", but is now "
                                        + now));
            }
        }
        if (!problems.isEmpty()) {
            throw new ExperimentException(folder.toString(), problems);
        }
    }

    private Problem problem(String message, String... hints) {
        return Problem.at(Location.of(folder.toString()), message, hints);
    }

    private static void check(Path file, Manifest.Contents expected) {
        try {
            if (!Files.isRegularFile(file)) {
                throw Manifest.damaged(file, "is absent");
            }
            long bytes = Files.size(file);
            if (bytes != expected.bytes()) {
                throw Manifest.damaged(
                        file, "has " + bytes + " bytes, but was written with " + expected.bytes());
            }
            if (!Digest.of(file).equals(expected.sha256())) {
                throw Manifest.damaged(file, "was altered: its digest differs from the manifest's");
            }
        } catch (IOException e) {
            throw Manifest.damaged(file, "cannot be read: " + e.getMessage());
        }
    }
}
