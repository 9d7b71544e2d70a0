package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps other processes out of a folder. It ends with the process, however that ends. */
final class FolderLock implements AutoCloseable {

    private static final String FILE = ".sampling.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes a folder.
     *
     * @throws ExperimentException if another process has it
     */
    static FolderLock take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderLock(channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // taken by this very process
        }
        channel.close();
        throw taken(folder);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private static ExperimentException taken(Path folder) {
        return new ExperimentException(
                Location.of(folder.toString()),
                "another process makes samples in this folder",
                "wait for its end, or give another folder with --out");
    }
}
