package io.maskbit.training.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a tar archive (POSIX ustar), all or nothing: it has its name only once it is complete.
 * Equal files give equal bytes: no times, no owners.
 */
final class TarWriter implements AutoCloseable {

    private static final int MOST_NAME = 99;

    private final Path file;
    private final Path unfinished;
    private final OutputStream out;
    private long written;

    TarWriter(Path file) throws IOException {
        this.file = file;
        this.unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
        this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16);
    }

    /**
     * Adds a file.
     *
     * @param name its name: at most 99 ASCII characters
     * @param content its bytes
     * @throws IOException if writing fails
     */
    void add(String name, byte[] content) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.US_ASCII);
        if (path.length == 0 || path.length > MOST_NAME) {
            throw new IllegalArgumentException("no name for a file in an archive: " + name);
        }
        byte[] header = new byte[TarReader.BLOCK];
        System.arraycopy(path, 0, header, 0, path.length);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        write(header);
        write(content);
        write(new byte[(TarReader.BLOCK - content.length % TarReader.BLOCK) % TarReader.BLOCK]);
    }

    /** Returns the bytes written so far. */
    long bytes() {
        return written;
    }

    /** Ends the archive and gives it its name. */
    void finish() throws IOException {
        write(new byte[2 * TarReader.BLOCK]);
        out.close();
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Drops the archive if it was not finished. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(unfinished);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
