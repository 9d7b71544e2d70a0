package io.maskbit.tensor.npz;

import io.maskbit.tensor.Durable;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as {@code numpy.savez} does: a zip archive of stored, that is uncompressed, entries
 * {@code NAME.npy}. Each array is written twice, the first time only for its checksum, so that none
 * is ever held in memory.
 */
public final class NpzWriter {

    private static final int BUFFER = 1 << 20;

    /** The earliest time a zip archive can say, so that equal arrays give equal files. */
    private static final LocalDateTime NEVER = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpzWriter() {}

    /**
     * Writes a file, whole or not at all.
     *
     * @param file the file, replaced
     * @param arrays arrays by name, in the order of the archive
     * @throws IOException if writing fails
     */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        Path writing = file.resolveSibling(file.getFileName() + ".writing");
        try (ZipOutputStream zip =
                new ZipOutputStream(
                        new BufferedOutputStream(new FileOutputStream(writing.toFile()), BUFFER))) {
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                zip.putNextEntry(entry(array.getKey() + ".npy", array.getValue()));
                array.getValue().writeTo(zip);
                zip.closeEntry();
            }
        }
        Durable.flush(writing);
        Durable.rename(writing, file);
    }

    private static ZipEntry entry(String name, NpyArray array) throws IOException {
        CRC32 checksum = new CRC32();
        array.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(NEVER);
        entry.setSize(array.length());
        entry.setCompressedSize(array.length());
        entry.setCrc(checksum.getValue());
        return entry;
    }
}
