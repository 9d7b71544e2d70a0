package io.maskbit.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Brings files to the disk itself, so that they outlive the process and the power. */
public final class Durable {

    private Durable() {}

    /**
     * Waits until a file's content is on the disk.
     *
     * @param file the file
     * @throws IOException if the system fails
     */
    public static void flush(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /**
     * Makes the names in a folder durable, where the platform can: Windows opens no folders.
     *
     * @param folder the folder
     * @throws IOException if the system fails
     */
    public static void flushFolder(Path folder) throws IOException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            force(folder, StandardOpenOption.READ);
        }
    }

    /**
     * Gives a flushed file its final name, in place of what had it before.
     *
     * @param part the file as it was written
     * @param file its name
     * @throws IOException if the system fails
     */
    public static void rename(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flushFolder(file.toAbsolutePath().getParent());
    }

    /**
     * Writes a text file, whole or not at all.
     *
     * @param file the file, replaced
     * @param text what it will hold, as UTF-8
     * @throws IOException if the system fails
     */
    public static void write(Path file, String text) throws IOException {
        Path part = part(file);
        Files.write(part, text.getBytes(StandardCharsets.UTF_8));
        flush(part);
        rename(part, file);
    }

    /**
     * Returns where a file is written before it has its name.
     *
     * @param file the file
     */
    public static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static void force(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
