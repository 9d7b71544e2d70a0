package io.maskbit.training.checkpoint;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Safetensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: folders {@code step-000123}, each complete or not there at all.
 *
 * <p>A checkpoint is written into a hidden folder, flushed to the disk and renamed. A process that
 * is killed at any moment leaves at most a hidden folder behind, which readers do not see and the
 * next {@link #save} removes. Reading never falls back silently: a damaged latest checkpoint is
 * refused, with the file named, and the user decides.
 */
public final class CheckpointStore {

    private static final Pattern NAME = Pattern.compile("step-(\\d{6,18})");
    private static final String WRITING = ".writing-";
    private static final String REMOVING = ".removing-";

    private final Path folder;
    private final int kept;

    /**
     * A store; the folder is made when the first checkpoint is saved.
     *
     * @param folder holds one folder per checkpoint
     * @param kept how many checkpoints stay, the latest; 0 keeps all
     * @throws IllegalArgumentException if {@code kept} is negative
     */
    public CheckpointStore(Path folder, int kept) {
        if (kept < 0) {
            throw new IllegalArgumentException(
                    "checkpoints kept must be at least 0, but is " + kept);
        }
        this.folder = folder;
        this.kept = kept;
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the steps of the complete checkpoints, ascending. Nothing is checked yet.
     *
     * @return steps, empty if there are none
     */
    public List<Long> steps() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Long> steps = new ArrayList<>();
        for (Path each : entries()) {
            var match = NAME.matcher(each.getFileName().toString());
            if (match.matches() && Files.isDirectory(each)) {
                steps.add(Long.valueOf(match.group(1)));
            }
        }
        steps.sort(Comparator.naturalOrder());
        return List.copyOf(steps);
    }

    /**
     * Opens the checkpoint of the highest step.
     *
     * @return the checkpoint; empty if there is none
     * @throws ExperimentException naming the file that is absent, cut short or altered
     */
    public Optional<Checkpoint> latest() {
        List<Long> steps = steps();
        return steps.isEmpty() ? Optional.empty() : Optional.of(open(steps.get(steps.size() - 1)));
    }

    /**
     * Opens one checkpoint.
     *
     * @param step optimiser steps done when it was saved
     * @return the checkpoint
     * @throws ExperimentException if there is none, or naming the file that is absent, cut short or
     *     altered
     */
    public Checkpoint open(long step) {
        Path path = path(step);
        if (!Files.isDirectory(path)) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "there is no checkpoint of step " + step,
                    "there are checkpoints of the steps " + steps());
        }
        Checkpoint checkpoint = Checkpoint.open(path);
        if (checkpoint.position().step() != step) {
            throw new ExperimentException(
                    Location.of(path.toString()),
                    "the checkpoint was written at step " + checkpoint.position().step(),
                    "give the folder its own name back");
        }
        return checkpoint;
    }

    /**
     * Returns where the checkpoint of a step lies, or will lie.
     *
     * @param step optimiser steps done
     * @return the folder
     */
    public Path path(long step) {
        return folder.resolve(String.format(Locale.ROOT, "step-%06d", step));
    }

    /**
     * Saves a checkpoint, all or nothing; one of the same step is replaced. Then removes the oldest
     * beyond the number kept.
     *
     * @param snapshot what to save; its arrays are left as they are
     * @param identity the run it belongs to
     * @throws ExperimentException if the disk refuses; checkpoints saved before stay usable
     */
    public void save(Snapshot snapshot, RunIdentity identity) {
        long step = snapshot.position().step();
        Path writing = folder.resolve(WRITING + path(step).getFileName());
        try {
            Files.createDirectories(folder);
            removeLeftovers();
            Files.createDirectory(writing);
            Map<String, Manifest.Contents> files = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, NDArray>> each : snapshot.files().entrySet()) {
                if (each.getValue().isEmpty()) {
                    continue; // a component without parameters
                }
                Path file = writing.resolve(each.getKey() + ".safetensors");
                Safetensors.write(file, each.getValue(), Map.of("content", each.getKey()));
                files.put(
                        file.getFileName().toString(),
                        new Manifest.Contents(Files.size(file), Digest.of(file)));
            }
            Path manifest = writing.resolve(Manifest.FILE);
            Files.writeString(manifest, new Manifest(identity, snapshot.position(), files).text());
            flush(manifest, StandardOpenOption.WRITE);
            flushFolder(writing);
            if (Files.exists(path(step))) {
                remove(path(step));
            }
            Files.move(writing, path(step), StandardCopyOption.ATOMIC_MOVE);
            flushFolder(folder);
            removeOldest(step);
        } catch (IOException e) {
            throw new ExperimentException(
                    Location.of(writing.toString()),
                    "the checkpoint of step " + step + " cannot be written: " + e.getMessage(),
                    "make room on the disk and continue from " + steps());
        }
    }

    /** Keeps the latest; a checkpoint beyond the one just saved is left alone. */
    private void removeOldest(long saved) throws IOException {
        if (kept == 0) {
            return;
        }
        List<Long> steps = steps().stream().filter(step -> step <= saved).toList();
        for (long step : steps.subList(0, Math.max(0, steps.size() - kept))) {
            remove(path(step));
        }
    }

    /** Hides the folder first, so that a half removed checkpoint is never seen. */
    private void remove(Path checkpoint) throws IOException {
        Path hidden = folder.resolve(REMOVING + checkpoint.getFileName());
        removeTree(hidden);
        Files.move(checkpoint, hidden, StandardCopyOption.ATOMIC_MOVE);
        removeTree(hidden);
    }

    private void removeLeftovers() throws IOException {
        for (Path each : entries()) {
            String name = each.getFileName().toString();
            if (name.startsWith(WRITING) || name.startsWith(REMOVING)) {
                removeTree(each);
            }
        }
    }

    private List<Path> entries() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw new ExperimentException(
                    Location.of(folder.toString()), "the folder cannot be read: " + e.getMessage());
        }
    }

    private static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void flush(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Makes the names in a folder durable, where the platform can: Windows opens no folders. */
    private static void flushFolder(Path path) throws IOException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            flush(path, StandardOpenOption.READ);
        }
    }
}
