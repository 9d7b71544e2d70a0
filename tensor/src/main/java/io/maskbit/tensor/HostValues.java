package io.maskbit.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the values out of arrays, piece by piece, for writers of files. */
final class HostValues {

    /** Values that are taken out of an array at once. */
    static final long WINDOW = 1L << 27;

    private HostValues() {}

    /** Receives the bytes of consecutive values. */
    @FunctionalInterface
    interface Sink {

        /**
         * Takes a piece.
         *
         * @param bytes values in the machine's byte order; valid during the call only
         * @throws IOException if it cannot be kept
         */
        void accept(ByteBuffer bytes) throws IOException;
    }

    /**
     * Hands over all values of an array in row order.
     *
     * @param array the array, on any device; left as it is
     * @param window most values at once
     * @param sink receives the pieces in order
     * @throws IOException if the sink does
     */
    static void forEach(NDArray array, long window, Sink sink) throws IOException {
        long size = array.getShape().size();
        if (size == 0) {
            return;
        }
        // A manager in between: the engine leaves one behind for each copy from another device.
        try (NDManager passing = array.getManager().newSubManager()) {
            NDArray flat = array.reshape(size); // a copy only where the array is strided
            flat.attach(passing);
            for (long from = 0; from < size; from += window) {
                long to = Math.min(size, from + window);
                try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to));
                        NDArray host = piece.toDevice(Device.cpu(), false)) {
                    sink.accept(host.toByteBuffer(true));
                }
            }
        }
    }

    /**
     * Returns as what an array's values are stored.
     *
     * @param array the array
     * @return the type
     * @throws IllegalArgumentException if no file of ours holds such values
     */
    static ValueType type(NDArray array) {
        DataType type = array.getDataType();
        return switch (type) {
            case FLOAT64 -> ValueType.F64;
            case FLOAT32 -> ValueType.F32;
            case FLOAT16 -> ValueType.F16;
            case INT64 -> ValueType.I64;
            case INT32 -> ValueType.I32;
            case INT8 -> ValueType.I8;
            case UINT8 -> ValueType.U8;
            case BOOLEAN -> ValueType.BOOL;
            default ->
                    throw new IllegalArgumentException(
                            "arrays of type " + type + " cannot be written");
        };
    }
}
