package io.maskbit.tensor.npz;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.ObjLongConsumer;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * The values of one array, read piece by piece in the order of the file, so that an array of any
 * size can be gone through. Not thread-safe.
 */
public final class NpyValues implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final InputStream in;
    private final NpyHeader header;
    private final String where;
    private final CRC32 checksum;
    private final long expected;
    private long left;
    private boolean whole = true;

    /**
     * Values behind a header that was read.
     *
     * @param in stands behind the header
     * @param header the header
     * @param where the array, for messages
     * @param checksum was given the header, if the values have one
     * @param expected the checksum of header and values; negative if there is none
     */
    NpyValues(InputStream in, NpyHeader header, String where, CRC32 checksum, long expected) {
        this.in = in;
        this.header = header;
        this.where = where;
        this.checksum = checksum;
        this.expected = expected;
        left = header.count() * header.type().bytes();
    }

    /** Returns what the array says of itself. */
    public NpyHeader header() {
        return header;
    }

    /** Returns how many bytes are still to be read. */
    public long left() {
        return left;
    }

    /**
     * Reads the next bytes. At the end the checksum is compared, if nothing was skipped.
     *
     * @param target filled whole
     * @param offset where to begin
     * @param length how many, at most {@link #left()}
     * @throws ExperimentException if the file ends too early or is damaged
     */
    public void read(byte[] target, int offset, int length) {
        if (length > left) {
            throw new IllegalArgumentException("only " + left + " bytes are left, not " + length);
        }
        try {
            int read = in.readNBytes(target, offset, length);
            if (read < length) {
                throw damaged("ends " + (left - read) + " bytes too early");
            }
            checksum.update(target, offset, length);
            left -= length;
            if (left == 0 && whole && expected >= 0 && checksum.getValue() != expected) {
                throw damaged("does not have the checksum that it says");
            }
        } catch (ZipException | EOFException e) {
            throw damaged("cannot be unpacked (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + where, e);
        }
    }

    /**
     * Passes over bytes; the checksum is not compared then.
     *
     * @param bytes how many, at most {@link #left()}
     * @throws ExperimentException if the file ends too early
     */
    public void skip(long bytes) {
        if (bytes < 0 || bytes > left) {
            throw new IllegalArgumentException("only " + left + " bytes are left, not " + bytes);
        }
        try {
            in.skipNBytes(bytes);
        } catch (IOException e) {
            throw damaged("ends too early");
        }
        left -= bytes;
        whole &= bytes == 0;
    }

    /**
     * Goes through all values.
     *
     * @param take takes a value from a buffer, and is told its place row by row
     */
    void each(ObjLongConsumer<ByteBuffer> take) {
        int width = header.type().bytes();
        byte[] chunk = new byte[(int) Math.min(BUFFER, Math.max(width, left))];
        long[] extents = header.shape().stream().mapToLong(Long::longValue).toArray();
        long[] index = new long[extents.length];
        long at = 0;
        while (left > 0) {
            int length = (int) Math.min(chunk.length / width * width, left);
            read(chunk, 0, length);
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length).order(header.order());
            while (buffer.hasRemaining()) {
                take.accept(buffer, header.columnsFirst() ? place(index, extents) : at++);
            }
        }
    }

    /** Returns the place, row by row, of the next value of an array that goes column by column. */
    private static long place(long[] index, long[] extents) {
        long place = 0;
        for (int d = 0; d < extents.length; d++) {
            place = place * extents[d] + index[d];
        }
        for (int d = 0; d < extents.length && ++index[d] == extents[d]; d++) {
            index[d] = 0;
        }
        return place;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + where, e);
        }
    }

    private ExperimentException damaged(String message) {
        return new ExperimentException(
                Location.of(where), message, "the file is damaged: copy or make it again");
    }
}
