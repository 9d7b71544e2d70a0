package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps other processes out of work. It ends with the process, however that ends. */
public final class WorkLock implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;

    private WorkLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes work.
     *
     * @param file stands for the work; made if it is not there, and left there
     * @param what is being made, for the message
     * @return the caller closes it
     * @throws ExperimentException if another process has it
     * @throws IOException if the file cannot be made
     */
    public static WorkLock take(Path file, String what) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new WorkLock(channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // taken by this very process
        }
        channel.close();
        throw new ExperimentException(
                Location.of(file.toAbsolutePath().getParent().toString()),
                "another process makes " + what + " in this folder",
                "wait for its end, or have yours written elsewhere");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
