package io.maskbit.verification.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a numpy archive of the kind that the fixtures use: stored entries, format 1.0, {@code <f4}
 * or {@code <i8}, C order. Anything else is refused, with the entry named.
 */
final class NumpyArchive {

    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '(<f4|<i8)', 'fortran_order': (False), 'shape': \\(([0-9, ]*)\\), \\} *\n");
    private static final int PREFIX = 10;
    private static final long EXACT = 1L << 53;

    private NumpyArchive() {}

    /**
     * Reads every array.
     *
     * @param file the archive
     * @return name without {@code .npy} to numbers, in the order of the archive
     */
    static Map<String, Values> read(Path file) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String where = file.getFileName() + "!" + entry.getName();
                require(entry.getMethod() == ZipEntry.STORED, where, "is compressed");
                require(entry.getName().endsWith(".npy"), where, "is not a .npy entry");
                byte[] bytes;
                try (InputStream in = zip.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                String name = entry.getName().substring(0, entry.getName().length() - 4);
                require(arrays.put(name, parse(bytes, where)) == null, where, "appears twice");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        return arrays;
    }

    private static Values parse(byte[] bytes, String where) {
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
        require(
                bytes.length >= PREFIX
                        && Arrays.equals(bytes, 0, start.length, start, 0, start.length),
                where,
                "is not in numpy's format 1.0");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = Short.toUnsignedInt(buffer.getShort(PREFIX - 2));
        require(bytes.length >= PREFIX + length, where, "ends inside its header");
        String header = new String(bytes, PREFIX, length, StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        require(matcher.matches(), where, "has an unexpected header: " + header.strip());
        long[] shape = shape(matcher.group(3));
        boolean integer = matcher.group(1).equals("<i8");
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        long expected = PREFIX + length + Math.multiplyExact(count, integer ? 8L : 4L);
        require(bytes.length == expected, where, "has " + bytes.length + " bytes, not " + expected);
        buffer.position(PREFIX + length);
        double[] data = new double[(int) count];
        for (int i = 0; i < data.length; i++) {
            if (integer) {
                long value = buffer.getLong();
                require(Math.abs(value) <= EXACT, where, "holds " + value);
                data[i] = value;
            } else {
                data[i] = buffer.getFloat();
            }
        }
        return new Values(shape.length == 0 ? new long[] {1} : shape, data, integer);
    }

    private static long[] shape(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static void require(boolean condition, String where, String what) {
        if (!condition) {
            throw new IllegalArgumentException(where + " " + what);
        }
    }
}
