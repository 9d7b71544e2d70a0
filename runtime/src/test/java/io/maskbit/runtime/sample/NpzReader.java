package io.maskbit.runtime.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads an archive of arrays by the description of NumPy's format, version 1.0. */
record NpzReader(Path file) {

    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '([|<>][a-z]\\d)', 'fortran_order': (True|False), 'shape':"
                            + " \\(([\\d, ]*)\\), \\} *\n");

    /** An array as it was stored. */
    record Stored(String type, List<Long> shape, byte[] values) {

        long[] longs() {
            long[] longs = new long[values.length / Long.BYTES];
            ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
            return longs;
        }
    }

    List<String> names() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
        }
    }

    Stored array(String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(name + ".npy");
            require(entry.getMethod() == ZipEntry.STORED, "not stored");
            byte[] all;
            try (InputStream in = zip.getInputStream(entry)) {
                all = in.readAllBytes();
            }
            CRC32 checksum = new CRC32();
            checksum.update(all);
            require(checksum.getValue() == entry.getCrc(), "another checksum");
            return read(all);
        }
    }

    private static Stored read(byte[] all) {
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
        require(Arrays.equals(magic, Arrays.copyOf(all, 8)), "another magic string or version");
        int length = (all[8] & 0xFF) | (all[9] & 0xFF) << 8;
        require((10 + length) % 64 == 0, "values that are not aligned");
        Matcher header = HEADER.matcher(new String(all, 10, length, StandardCharsets.US_ASCII));
        require(header.matches(), "another header");
        require(header.group(2).equals("False"), "columns first");
        List<Long> shape =
                Arrays.stream(header.group(3).split(","))
                        .filter(extent -> !extent.isBlank())
                        .map(extent -> Long.valueOf(extent.strip()))
                        .toList();
        byte[] values = Arrays.copyOfRange(all, 10 + length, all.length);
        long size = shape.stream().reduce(1L, (a, b) -> a * b);
        int width = header.group(1).charAt(2) - '0';
        require(values.length == size * width, "another number of values");
        return new Stored(header.group(1), shape, values);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
