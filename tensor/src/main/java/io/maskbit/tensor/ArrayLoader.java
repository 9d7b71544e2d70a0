package io.maskbit.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Brings stored values into arrays, piece by piece, so that no buffer is larger than the engine and
 * the JVM can hold. The arrays own their memory.
 */
final class ArrayLoader {

    /** Largest piece of an array that is filled at once, in values. */
    private static final long WINDOW = 1L << 27;

    /** Bytes that are converted at once. */
    private static final int STAGE = 1 << 20;

    private final long window;

    ArrayLoader() {
        this(WINDOW);
    }

    /** For tests: with smaller pieces. */
    ArrayLoader(long window) {
        this.window = window;
    }

    /** Stored bytes of one tensor, in row order. */
    @FunctionalInterface
    interface Source extends Closeable {

        /**
         * Fills a buffer.
         *
         * @param position first byte, counted from the tensor's first
         * @param target filled to its limit
         * @throws IOException if the bytes cannot be read
         */
        void read(long position, ByteBuffer target) throws IOException;

        /**
         * Maps the bytes into memory, read only.
         *
         * @return all of the tensor's bytes, at a multiple of {@link FileRegion#ALIGNMENT}; empty
         *     if they cannot be mapped so, or are not worth it
         * @throws IOException if the file refuses
         */
        default Optional<ByteBuffer> map() throws IOException {
            return Optional.empty();
        }

        @Override
        default void close() throws IOException {}
    }

    /**
     * Makes an array of stored values.
     *
     * @param manager owner of the array, on any device
     * @param shape extents, already checked against the size of the file
     * @param type type of the stored values
     * @param order byte order of the stored values
     * @param source the stored values
     * @return the array, of type {@link ValueType#inMemory()}
     * @throws IOException if the source cannot be read
     * @throws ValueType.DamagedValueException if a stored value is none of its type
     */
    NDArray load(NDManager manager, Shape shape, ValueType type, ByteOrder order, Source source)
            throws IOException, ValueType.DamagedValueException {
        if (!manager.getDevice().equals(Device.cpu())) {
            try (NDManager host = manager.newSubManager(Device.cpu());
                    NDArray array = load(host, shape, type, order, source)) {
                NDArray moved = array.toDevice(manager.getDevice(), true);
                moved.attach(manager);
                return moved;
            }
        }
        NDArray array = manager.create(shape, type.inMemory());
        boolean complete = false;
        try {
            fill(array, type, order, source);
            complete = true;
            return array;
        } finally {
            if (!complete) {
                array.close();
            }
        }
    }

    private void fill(NDArray array, ValueType type, ByteOrder order, Source source)
            throws IOException, ValueType.DamagedValueException {
        long size = array.getShape().size();
        if (size == 0) {
            return;
        }
        try (NDArray flat = array.reshape(size)) {
            for (long from = 0; from < size; from += window) {
                long to = Math.min(size, from + window);
                try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to))) {
                    // A view: what is put into the buffer is put into the array.
                    ByteBuffer target = piece.toByteBuffer(true);
                    if (type.isVerbatim(order)) {
                        source.read(from * type.bytes(), target);
                    } else {
                        convert(type, order, source, from * type.bytes(), target);
                    }
                }
            }
        }
    }

    private static void convert(
            ValueType type, ByteOrder order, Source source, long position, ByteBuffer target)
            throws IOException, ValueType.DamagedValueException {
        long values = target.remaining() / type.inMemory().getNumOfBytes();
        long bytes = values * type.bytes();
        ByteBuffer stage = ByteBuffer.allocate((int) Math.min(STAGE, bytes)).order(order);
        for (long done = 0; done < bytes; done += stage.limit()) {
            stage.clear().limit((int) Math.min(stage.capacity(), bytes - done));
            source.read(position + done, stage);
            type.decode(stage.flip(), target);
        }
    }
}
