package io.maskbit.tensor.npz;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.ZipDirectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A read-only file of named arrays as NumPy writes them: {@code .npz}, stored or compressed, of any
 * size; or one {@code .npy}, whose array is named {@code arr_0}.
 *
 * <p>Files are untrusted: whatever is in them, reading gives numbers or an {@link
 * ExperimentException}. Room is made only for values that are really there, and never for more than
 * {@value #MOST} values; larger arrays are gone through with {@link #values}. Objects (pickles) are
 * never read. Not thread-safe.
 */
public final class NpzFile implements AutoCloseable {

    /** Most values that are read at once. */
    public static final int MOST = 1 << 26;

    private static final String ENDING = ".npy";
    private static final String ONLY = "arr_0";
    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final Optional<FileChannel> channel;
    private final Optional<ZipDirectory> zip;
    private final Set<String> names;

    private NpzFile(
            Path file,
            Optional<FileChannel> channel,
            Optional<ZipDirectory> zip,
            Set<String> names) {
        this.file = file;
        this.channel = channel;
        this.zip = zip;
        this.names = names;
    }

    /**
     * Opens a file. What it is is decided by its content, never by its name.
     *
     * @param file the file
     * @return its arrays; the caller closes it
     * @throws ExperimentException if it is absent, or no archive of arrays
     */
    public static NpzFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refusal(file.toString(), "there is no such file");
        }
        try {
            if (!isArchive(file)) {
                NpzFile single =
                        new NpzFile(file, Optional.empty(), Optional.empty(), Set.of(ONLY));
                single.values(ONLY).close();
                return single;
            }
            // Through the directory at the end: what entries say of themselves may come later.
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                ZipDirectory zip = ZipDirectory.read(channel);
                Set<String> names = names(file, zip.entries().keySet());
                return new NpzFile(file, Optional.of(channel), Optional.of(zip), names);
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw refusal(
                    file.toString(),
                    "cannot be read (" + e.getMessage() + ")",
                    "the file is cut off or damaged: copy or make it again");
        }
    }

    /** Returns the names of the arrays, in the order of the file. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** Returns whether an array has this name. */
    public boolean contains(String name) {
        return names.contains(name);
    }

    /** Returns where the file lies. */
    public Path path() {
        return file;
    }

    /**
     * Reads what an array says of itself.
     *
     * @param name one of {@link #names()}
     * @throws ExperimentException if there is no such array, or it is not understood
     */
    public NpyHeader header(String name) {
        try (NpyValues values = values(name)) {
            return values.header();
        }
    }

    /**
     * Opens the values of an array.
     *
     * @param name one of {@link #names()}
     * @return stands at the first value; the caller closes it
     * @throws ExperimentException if there is no such array, it is not understood, or its length is
     *     not that of its values
     */
    public NpyValues values(String name) {
        if (!names.contains(name)) {
            throw refusal(
                    file.toString(),
                    "holds no array '" + name + "'",
                    "it holds " + NpyHeader.quote(String.join(", ", names)));
        }
        String where = where(name);
        try {
            long size = Files.size(file);
            long expected = -1;
            InputStream raw;
            if (zip.isPresent()) {
                ZipDirectory.Entry entry = zip.orElseThrow().entries().get(name + ENDING);
                if (entry.isStored() && entry.size() != entry.packed()) {
                    throw refusal(where, "says a length that the file cannot hold");
                }
                size = entry.size();
                expected = entry.checksum();
                raw = zip.orElseThrow().open(entry);
            } else {
                raw = new BufferedInputStream(Files.newInputStream(file));
            }
            return values(raw, where, size, expected);
        } catch (IOException e) {
            throw refusal(where, "cannot be read (" + e.getMessage() + ")");
        }
    }

    /**
     * Reads an array as real numbers.
     *
     * @param name one of {@link #names()}
     * @return its values row by row, whatever their order and byte order in the file
     * @throws ExperimentException if there is no such array, it is not understood, damaged, or has
     *     more than {@value #MOST} values
     */
    public double[] doubles(String name) {
        try (NpyValues values = values(name)) {
            NpyHeader header = values.header();
            double[] all = new double[room(name, values)];
            values.each((buffer, at) -> all[(int) at] = header.type().real(buffer));
            return all;
        }
    }

    /**
     * Reads an array of whole numbers.
     *
     * @param name one of {@link #names()}
     * @return its values row by row
     * @throws ExperimentException as {@link #doubles}, and if the values are no whole numbers
     */
    public long[] longs(String name) {
        try (NpyValues values = values(name)) {
            NpyHeader header = values.header();
            requireType(header.type().isWhole(), name, header, "whole numbers");
            long[] all = new long[room(name, values)];
            values.each((buffer, at) -> all[(int) at] = header.type().whole(buffer));
            return all;
        }
    }

    /**
     * Reads an array of unsigned bytes.
     *
     * @param name one of {@link #names()}
     * @return its values row by row
     * @throws ExperimentException as {@link #doubles}, and if the values are no unsigned bytes
     */
    public byte[] bytes(String name) {
        try (NpyValues values = values(name)) {
            NpyHeader header = values.header();
            requireType(header.type() == NpyType.UINT8, name, header, "uint8");
            byte[] all = new byte[room(name, values)];
            values.each((buffer, at) -> all[(int) at] = buffer.get());
            return all;
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.orElseThrow().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private static NpyValues values(InputStream raw, String where, long size, long expected)
            throws IOException {
        CRC32 checksum = new CRC32();
        boolean opened = false;
        try {
            NpyHeader header = NpyHeader.read(new CheckedInputStream(raw, checksum), where);
            long bytes = header.length() + header.count() * header.type().bytes();
            if (bytes != size) {
                throw refusal(
                        where,
                        "is " + size + " bytes long, but says extents that take " + bytes,
                        "the file is damaged: copy or make it again");
            }
            opened = true;
            return new NpyValues(raw, header, where, checksum, expected);
        } finally {
            if (!opened) {
                raw.close();
            }
        }
    }

    /** Returns the number of values, after it is known that they are there. */
    private int room(String name, NpyValues values) {
        if (values.header().count() > MOST) {
            throw refusal(
                    where(name),
                    "holds " + values.header().count() + " values, too many to be read at once");
        }
        if (zip.isPresent()
                && !zip.orElseThrow()
                        .entries()
                        .get(name + ENDING)
                        .isStored()) { // may say any length: see that it is true before room is
            // made
            try (NpyValues trial = values(name)) {
                byte[] buffer = new byte[BUFFER];
                while (trial.left() > 0) {
                    trial.read(buffer, 0, (int) Math.min(buffer.length, trial.left()));
                }
            }
        }
        return (int) values.header().count();
    }

    private void requireType(boolean fits, String name, NpyHeader header, String wanted) {
        if (!fits) {
            throw refusal(
                    where(name),
                    "holds " + header.type() + " " + header.extents() + ", not " + wanted);
        }
    }

    private static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        }
    }

    private static Set<String> names(Path file, Set<String> entries) {
        Set<String> names = new LinkedHashSet<>();
        for (String entry : entries) {
            if (entry.endsWith(ENDING)) {
                names.add(entry.substring(0, entry.length() - ENDING.length()));
            }
        }
        if (names.isEmpty()) {
            throw refusal(
                    file.toString(),
                    "is a zip archive without arrays",
                    "expected a file written by numpy.savez");
        }
        return names;
    }

    private String where(String name) {
        return file + ", array " + NpyHeader.quote(name);
    }

    private static ExperimentException refusal(String where, String message, String... hints) {
        return new ExperimentException(Location.of(where), message, hints);
    }
}
