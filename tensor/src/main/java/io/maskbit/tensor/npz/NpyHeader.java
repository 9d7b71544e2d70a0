package io.maskbit.tensor.npz;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an array file says before its values (format versions 1.0 to 3.0).
 *
 * @param type type of the values
 * @param order byte order of the values
 * @param columnsFirst whether the first index runs fastest ("Fortran order"); never where that
 *     makes no difference
 * @param shape the extents; empty for a single value
 * @param length bytes of the header
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public record NpyHeader(
        NpyType type, ByteOrder order, boolean columnsFirst, List<Long> shape, int length) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_EXTENTS = 32;
    private static final int QUOTED = 80;
    private static final String ENTRY =
            // Possessive throughout: a header of nothing but spaces is not tried in every way.
            "\\s*+(?:'descr'\\s*+:\\s*+'(?<descr%1$d>[^']*+)'"
                    + "|'fortran_order'\\s*+:\\s*+(?<order%1$d>True|False)"
                    + "|'shape'\\s*+:\\s*+\\((?<shape%1$d>[0-9,\\sL]*+)\\))\\s*+";
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{"
                            + ENTRY.formatted(1)
                            + ","
                            + ENTRY.formatted(2)
                            + ","
                            + ENTRY.formatted(3)
                            + ",?\\s*+\\}\\s*+");

    /** Copies the shape. */
    public NpyHeader {
        shape = List.copyOf(shape);
    }

    /** Returns the number of values. */
    public long count() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** Returns the extents as Python writes them, for example {@code (50000, 256, 256, 3)}. */
    public String extents() {
        return shape.stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
    }

    /**
     * Reads a header.
     *
     * @param in stands at its beginning, then behind it
     * @param where the array, for messages
     * @throws ExperimentException if it is none, or says what is not read here
     * @throws IOException if reading fails
     */
    static NpyHeader read(InputStream in, String where) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2
                || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw refusal(where, "is no array in NumPy's format");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw refusal(where, "is in version " + version + " of NumPy's format");
        }
        byte[] field = in.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = field.length - 1; i >= 0; i--) {
            length = length << 8 | field[i] & 0xFF;
        }
        if (length > LONGEST) {
            throw refusal(where, "has a header of " + length + " bytes");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw refusal(where, "ends inside its header");
        }
        return of(
                new String(text, StandardCharsets.UTF_8),
                start.length + field.length + (int) length,
                where);
    }

    private static NpyHeader of(String text, int length, String where) {
        Matcher matcher = HEADER.matcher(text.replace('"', '\''));
        String descr = "";
        String order = "";
        String shape = "-";
        if (matcher.matches()) {
            for (int i = 1; i <= 3; i++) {
                descr = otherwise(matcher.group("descr" + i), descr);
                order = otherwise(matcher.group("order" + i), order);
                shape = otherwise(matcher.group("shape" + i), shape);
            }
        }
        if (descr.isEmpty() || order.isEmpty() || shape.equals("-")) {
            throw refusal(
                    where,
                    "has a header that is not understood: " + quote(text),
                    "expected one array of plain numbers, written by numpy.savez or numpy.save");
        }
        NpyType type =
                NpyType.described(descr.substring(1)).orElseThrow(() -> strange(where, text));
        if ("<>=|".indexOf(descr.charAt(0)) < 0) {
            throw strange(where, text);
        }
        List<Long> extents = extents(shape, where);
        boolean many = extents.stream().filter(extent -> extent != 1).count() > 1;
        return new NpyHeader(
                type,
                descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                many && order.equals("True"),
                extents,
                length);
    }

    private static List<Long> extents(String text, String where) {
        List<Long> extents = new ArrayList<>();
        long count = 1;
        for (String part : text.replace("L", "").split(",", -1)) {
            String digits = part.strip();
            if (digits.isEmpty()) {
                continue; // behind the last comma
            }
            if (!digits.matches("[0-9]{1,18}") || extents.size() == MOST_EXTENTS) {
                throw refusal(where, "has extents that are not understood: " + quote(text));
            }
            long extent = Long.parseLong(digits);
            if (extent != 0 && count > (Long.MAX_VALUE >> 4) / extent) {
                throw refusal(where, "has impossible extents: " + quote(text));
            }
            count *= Math.max(1, extent);
            extents.add(extent);
        }
        return extents;
    }

    private static String otherwise(String found, String otherwise) {
        return found == null ? otherwise : found;
    }

    private static ExperimentException strange(String where, String text) {
        return refusal(
                where,
                "holds values of a type that is not read: " + quote(text),
                "expected bool, integers of 8 to 64 bits, float32 or float64; convert it with"
                        + " .astype(...)");
    }

    private static ExperimentException refusal(String where, String message, String... hints) {
        return new ExperimentException(Location.of(where), message, hints);
    }

    /** Shortens a text of the file for a message; control characters move no cursor. */
    static String quote(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\u0080-\\u009f]", "?");
        return line.length() > QUOTED ? line.substring(0, QUOTED) + "..." : line;
    }
}
