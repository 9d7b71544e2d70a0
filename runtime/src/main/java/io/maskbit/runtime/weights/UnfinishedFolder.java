package io.maskbit.runtime.weights;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.images.WorkLock;
import io.maskbit.tensor.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that gets its name when everything is in it; until then it lies beside its place, where
 * one process at a time works.
 */
final class UnfinishedFolder implements AutoCloseable {

    private static final String MARK = "unfinished.txt";

    private final Path target;
    private final Path part;
    private final WorkLock lock;

    private UnfinishedFolder(Path target, WorkLock lock) {
        this.target = target;
        this.part = Durable.part(target);
        this.lock = lock;
    }

    /**
     * Makes the folder beside its place, and clears away what an interrupted import left there.
     *
     * @param target where it will lie; absent or empty
     * @throws ExperimentException if another process is making it, or there is something else
     *     beside its place
     */
    static UnfinishedFolder of(Path target) {
        Path place = target.toAbsolutePath().normalize();
        try {
            Files.createDirectories(place.getParent());
            Path lockFile = place.resolveSibling("." + place.getFileName() + ".lock");
            WorkLock lock = WorkLock.take(lockFile, target.toString());
            UnfinishedFolder folder = new UnfinishedFolder(place, lock);
            boolean made = false;
            try {
                folder.make();
                made = true;
                return folder;
            } finally {
                if (!made) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder beside " + place, e);
        }
    }

    private void make() throws IOException {
        if (Files.exists(part)) {
            if (!Files.exists(part.resolve(MARK)) && !EarlierImport.isEmpty(part)) {
                throw new ExperimentException(
                        Location.of(part.toString()),
                        "this folder is in the way: a run is made there before it gets its"
                                + " name",
                        "move it, or give another folder with --out");
            }
            remove();
        }
        Files.createDirectories(part);
        Files.writeString(
                part.resolve(MARK),
                "an import that has not ended, if this folder's name ends in .part\n");
    }

    /** Returns where to write. */
    Path path() {
        return part;
    }

    /**
     * Gives the folder its name.
     *
     * @throws ExperimentException if something has come to lie at its place
     */
    void finish() {
        try {
            Files.deleteIfExists(target);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(target.resolve(MARK));
            Durable.flushFolder(target.getParent());
        } catch (DirectoryNotEmptyException e) {
            ExperimentException refusal =
                    new ExperimentException(
                            Location.of(target.toString()),
                            "this folder was filled while the import was made",
                            "import again, with a folder of its own as --out");
            refusal.initCause(e);
            throw refusal;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot name the folder " + target, e);
        }
    }

    /** Removes it, unless it is finished. */
    @Override
    public void close() {
        try (lock) {
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
        Path mark = part.resolve(MARK);
        for (Path each : all) {
            if (!each.equals(mark) && !each.equals(part)) {
                Files.delete(each);
            }
        }
        Files.deleteIfExists(mark); // last: without it the rest would be in the way
        Files.delete(part);
    }
}
