package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Rows of float64 in a file, little-endian, one after another: features that took hours are kept,
 * and never held in memory at once.
 *
 * @param file the file
 * @param width values per row
 */
record FeatureRows(Path file, int width) {

    private static final int ROWS = 1024;

    /** Returns how many whole rows are there. */
    long count() {
        try {
            return Files.exists(file) ? Files.size(file) / rowBytes() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Cuts off what lies beyond a number of rows. */
    void truncate(long rows) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(rows * rowBytes());
        }
    }

    /** Adds rows and brings them to the disk. */
    void append(double[] values) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /**
     * Reads all rows in order, some at a time.
     *
     * @param consumer receives whole rows, row by row; the array is its own
     */
    void forEach(Consumer<double[]> consumer) {
        long rows = count();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long first = 0; first < rows; first += ROWS) {
                int now = (int) Math.min(ROWS, rows - first);
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) (now * rowBytes()))
                                .order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes) < 0) {
                        throw new EOFException(file + " ends within a row");
                    }
                }
                double[] values = new double[now * width];
                bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
                consumer.accept(values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Uploads rows: float64 (n, width). */
    NDArray array(double[] values, NDManager scope) {
        return scope.create(values, new Shape(values.length / width, width));
    }

    private long rowBytes() {
        return (long) width * Double.BYTES;
    }
}
