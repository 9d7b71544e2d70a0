package io.maskbit.runtime.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An array in NumPy's format, version 1.0: a header of fixed length, then the values in row-major
 * order.
 *
 * @param type NumPy's description of a value, such as {@code |u1} or {@code <i8}
 * @param shape the extents
 * @param bytes length of the values
 * @param values writes the values
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
record NpyArray(String type, List<Long> shape, long bytes, Content values) {

    /** A header of this length holds any shape, and the values behind it lie at a round place. */
    private static final int HEADER = 128;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /** Writes the same bytes every time. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    NpyArray {
        shape = List.copyOf(shape);
    }

    /** Returns the length of header and values. */
    long length() {
        return HEADER + bytes;
    }

    /** Writes header and values. */
    void writeTo(OutputStream out) throws IOException {
        out.write(header());
        values.writeTo(out);
    }

    private byte[] header() {
        String extents = shape.stream().map(Object::toString).collect(Collectors.joining(", "));
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
                        .formatted(type, extents, shape.size() == 1 ? "," : "");
        int length = HEADER - MAGIC.length - 2;
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
