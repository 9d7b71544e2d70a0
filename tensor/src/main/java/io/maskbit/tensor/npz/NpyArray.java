package io.maskbit.tensor.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * An array to be written in NumPy's format, version 1.0: a header of fixed length, then the values
 * in row-major order, little endian.
 *
 * @param type type of the values
 * @param shape the extents; at most four of them are sure to find room
 * @param values writes the values
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public record NpyArray(NpyType type, List<Long> shape, Content values) {

    /** A header of this length holds any shape, and the values behind it lie at a round place. */
    private static final int HEADER = 128;

    private static final int CHUNK = 1 << 13;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /** Writes the same bytes every time. */
    public interface Content {

        /**
         * Writes all values.
         *
         * @param out receives them
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Copies the shape. */
    public NpyArray {
        shape = List.copyOf(shape);
    }

    /**
     * An array of unsigned bytes.
     *
     * @param values all values row by row; not copied
     * @param shape the extents
     * @throws IllegalArgumentException if the values do not fill them
     */
    public static NpyArray bytes(byte[] values, long... shape) {
        return new NpyArray(NpyType.UINT8, extents(values.length, shape), out -> out.write(values));
    }

    /**
     * An array of 64-bit integers.
     *
     * @param values all values row by row; not copied
     * @param shape the extents
     * @throws IllegalArgumentException if the values do not fill them
     */
    public static NpyArray longs(long[] values, long... shape) {
        return new NpyArray(
                NpyType.INT64,
                extents(values.length, shape),
                out -> write(out, values.length, 8, (b, i) -> b.putLong(values[i])));
    }

    /**
     * An array of 32-bit numbers.
     *
     * @param values all values row by row; not copied
     * @param shape the extents
     * @throws IllegalArgumentException if the values do not fill them
     */
    public static NpyArray floats(float[] values, long... shape) {
        return new NpyArray(
                NpyType.FLOAT32,
                extents(values.length, shape),
                out -> write(out, values.length, 4, (b, i) -> b.putFloat(values[i])));
    }

    /**
     * An array of 64-bit numbers.
     *
     * @param values all values row by row; not copied
     * @param shape the extents
     * @throws IllegalArgumentException if the values do not fill them
     */
    public static NpyArray doubles(double[] values, long... shape) {
        return new NpyArray(
                NpyType.FLOAT64,
                extents(values.length, shape),
                out -> write(out, values.length, 8, (b, i) -> b.putDouble(values[i])));
    }

    /** Returns the length of header and values. */
    long length() {
        return HEADER + shape.stream().reduce(1L, (a, b) -> a * b) * type.bytes();
    }

    /** Writes header and values. */
    void writeTo(OutputStream out) throws IOException {
        out.write(header());
        values.writeTo(out);
    }

    private static List<Long> extents(int values, long... shape) {
        if (LongStream.of(shape).reduce(1, (a, b) -> a * b) != values) {
            throw new IllegalArgumentException(
                    values + " values do not fill " + Arrays.toString(shape));
        }
        return LongStream.of(shape).boxed().toList();
    }

    private static void write(
            OutputStream out, int count, int width, ObjIntConsumer<ByteBuffer> put)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put.accept(buffer, i);
            if (!buffer.hasRemaining() || i == count - 1) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        }
    }

    private byte[] header() {
        String extents = shape.stream().map(Object::toString).collect(Collectors.joining(", "));
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
                        .formatted(type.description(), extents, shape.size() == 1 ? "," : "");
        int length = HEADER - MAGIC.length - 2;
        if (text.length() >= length) {
            throw new IllegalStateException("these extents find no room: " + extents);
        }
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, padded, 0, ascii.length);
        padded[length - 1] = '\n';
        ByteArrayOutputStream header = new ByteArrayOutputStream(HEADER);
        header.writeBytes(MAGIC);
        header.write(length & 0xFF);
        header.write(length >> 8);
        header.writeBytes(padded);
        return header.toByteArray();
    }
}
