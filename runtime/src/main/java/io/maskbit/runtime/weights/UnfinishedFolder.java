package io.maskbit.runtime.weights;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that gets its name when everything is in it; until then it lies beside its place. */
final class UnfinishedFolder implements AutoCloseable {

    private static final String MARK = "unfinished.txt";

    private final Path target;
    private final Path part;

    private UnfinishedFolder(Path target) {
        this.target = target.toAbsolutePath().normalize();
        this.part = Durable.part(this.target);
    }

    /**
     * Makes the folder beside its place, and clears away what an interrupted import left there.
     *
     * @param target where it will lie; absent or empty
     * @throws ExperimentException if there is something else beside its place
     */
    static UnfinishedFolder of(Path target) {
        UnfinishedFolder folder = new UnfinishedFolder(target);
        try {
            if (Files.exists(folder.part)) {
                if (!Files.exists(folder.part.resolve(MARK))) {
                    throw new ExperimentException(
                            Location.of(folder.part.toString()),
                            "this folder is in the way: a run is made there before it gets its"
                                    + " name",
                            "move it, or give another folder with --out");
                }
                folder.remove();
            }
            Files.createDirectories(folder.part);
            Files.writeString(folder.part.resolve(MARK), "an import that has not ended\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder.part, e);
        }
    }

    /** Returns where to write. */
    Path path() {
        return part;
    }

    /** Gives the folder its name. */
    void finish() {
        try {
            Files.delete(part.resolve(MARK));
            Files.deleteIfExists(target);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            Durable.flushFolder(target.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot name the folder " + target, e);
        }
    }

    /** Removes it, unless it is finished. */
    @Override
    public void close() {
        try {
            remove();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + part, e);
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(part)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> each = Files.walk(part)) {
            all = each.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
