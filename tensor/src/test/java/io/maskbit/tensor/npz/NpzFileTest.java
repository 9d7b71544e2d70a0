package io.maskbit.tensor.npz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {

    @TempDir Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        double[] doubles = random.doubles(24_000).toArray();
        float[] floats = {0f, -0f, 1.5f, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
        long[] longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        byte[] bytes = new byte[12];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (250 + i);
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("mu", NpyArray.doubles(doubles, 24, 1000));
        arrays.put("x", NpyArray.floats(floats, 6));
        arrays.put("n", NpyArray.longs(longs, 2, 2));
        arrays.put("arr_0", NpyArray.bytes(bytes, 1, 2, 2, 3));
        arrays.put("one", NpyArray.doubles(new double[] {7}));
        Path file = folder.resolve("a.npz");
        NpzWriter.write(file, arrays);
        try (NpzFile read = NpzFile.open(file)) {
            assertEquals(List.copyOf(arrays.keySet()), read.names());
            assertArrayEquals(doubles, read.doubles("mu"));
            assertArrayEquals(longs, read.longs("n"));
            assertArrayEquals(bytes, read.bytes("arr_0"));
            assertArrayEquals(new double[] {7}, read.doubles("one"));
            assertEquals(List.of(), read.header("one").shape());
            assertEquals(List.of(1L, 2L, 2L, 3L), read.header("arr_0").shape());
            double[] widened = read.doubles("x");
            for (int i = 0; i < floats.length; i++) {
                assertEquals(floats[i], widened[i]);
            }
            assertEquals(250.0, read.doubles("arr_0")[0], "unsigned");
            try (NpyValues values = read.values("arr_0")) {
                values.skip(9);
                byte[] last = new byte[3];
                values.read(last, 0, 3);
                assertArrayEquals(new byte[] {3, 4, 5}, last);
                assertEquals(0, values.left());
            }
        }
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void theSameArraysGiveTheSameFile() throws IOException {
        byte[][] files = new byte[2][];
        for (int i = 0; i < 2; i++) {
            Path file = folder.resolve(i + ".npz");
            NpzWriter.write(file, Map.of("a", NpyArray.doubles(new double[] {1, 2}, 2)));
            files[i] = Files.readAllBytes(file);
        }
        assertArrayEquals(files[0], files[1]);
    }

    @Test
    void aHeaderHasTheSameLengthForEveryShape() throws IOException {
        for (List<Long> shape : List.of(List.of(1L), List.of(12_345_678_901L, 4096L, 4096L, 3L))) {
            NpyArray array = new NpyArray(NpyType.UINT8, shape, out -> {});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            array.writeTo(out);
            assertEquals(128, out.size());
            assertTrue(out.toString(StandardCharsets.ISO_8859_1).endsWith(" \n"));
        }
    }

    @Test
    void readsWhatOthersWrite() throws IOException {
        ByteBuffer big = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
        big.putInt(-5).putInt(6).putInt(7);
        Path file = folder.resolve("b.npz");
        byte[] columns = {1, 4, 2, 5, 3, 6};
        write(
                file,
                ZipEntry.DEFLATED,
                Map.of(
                        "big",
                        npy(
                                "{\"shape\": (3,), 'descr': '>i4', 'fortran_order': True}",
                                big.array()),
                        "columns",
                        npy(
                                "{'descr': '|u1', 'fortran_order': True, 'shape': (2L, 3L), }  \n",
                                columns)));
        try (NpzFile read = NpzFile.open(file)) {
            assertArrayEquals(new long[] {-5, 6, 7}, read.longs("big"));
            assertFalse(read.header("big").columnsFirst(), "one extent has one order");
            assertTrue(read.header("columns").columnsFirst());
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, read.bytes("columns"));
        }
        Path single = folder.resolve("single.whatever");
        Files.write(
                single, npy("{'descr': '|u1', 'fortran_order': False, 'shape': (6,)}", columns));
        try (NpzFile read = NpzFile.open(single)) {
            assertEquals(List.of("arr_0"), read.names());
            assertArrayEquals(columns, read.bytes("arr_0"));
        }
    }

    @Test
    void refusesLyingExtentsBeforeMakingRoom() throws IOException {
        for (String shape :
                List.of("(9,)", "(60000000, 9)", "(999999999999999999, 99999)", "(-1,)")) {
            for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
                Path file = folder.resolve("lie.npz");
                String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}";
                write(file, method, Map.of("a", npy(header, new byte[64])));
                refused(() -> NpzFile.open(file).doubles("a"), file.toString());
            }
        }
    }

    @Test
    void refusesWhatItCannotHold() throws IOException {
        Path file = folder.resolve("large.npz");
        int bytes = NpzFile.MOST + 1;
        NpyArray zeros =
                new NpyArray(
                        NpyType.UINT8,
                        List.of((long) bytes),
                        out -> {
                            for (int i = 0; i < bytes; i += 1 << 20) {
                                out.write(new byte[Math.min(1 << 20, bytes - i)]);
                            }
                        });
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zeros.writeTo(zip);
            zip.closeEntry();
        }
        refused(() -> NpzFile.open(file).bytes("a"), "too many");
        try (NpzFile read = NpzFile.open(file);
                NpyValues values = read.values("a")) {
            byte[] buffer = new byte[1 << 20];
            while (values.left() > 0) {
                values.read(buffer, 0, (int) Math.min(buffer.length, values.left()));
            }
        }
    }

    @Test
    void refusesPicklesTextsAndComplexNumbers() throws IOException {
        for (String type : List.of("'|O'", "'<U5'", "'<c16'", "[('a', '<f8')]", "'?f8'")) {
            Path file = folder.resolve("type.npz");
            String header = "{'descr': " + type + ", 'fortran_order': False, 'shape': (1,)}";
            write(file, ZipEntry.STORED, Map.of("a", npy(header, new byte[16])));
            refused(() -> NpzFile.open(file).doubles("a"), "array a");
        }
    }

    @Test
    void refusesDamage() throws IOException {
        Path file = folder.resolve("d.npz");
        NpzWriter.write(file, Map.of("a", NpyArray.bytes(new byte[1000], 1000)));
        byte[] whole = Files.readAllBytes(file);
        whole[500] ^= 1;
        Files.write(file, whole);
        refused(() -> NpzFile.open(file).bytes("a"), "checksum");
        Files.write(file, java.util.Arrays.copyOf(whole, 400));
        refused(() -> NpzFile.open(file), "cannot be read");
        Files.write(file, new byte[0]);
        refused(() -> NpzFile.open(file), "no array");
        refused(() -> NpzFile.open(folder.resolve("none.npz")), "no such file");
        write(file, ZipEntry.STORED, Map.of());
        refused(() -> NpzFile.open(file), "without arrays");
        NpzWriter.write(file, Map.of("a", NpyArray.doubles(new double[1], 1)));
        refused(() -> NpzFile.open(file).bytes("b"), "no array 'b'");
        refused(() -> NpzFile.open(file).bytes("a"), "float64 (1,), not uint8");
    }

    private static void refused(org.junit.jupiter.api.function.Executable work, String part) {
        String message = assertThrows(ExperimentException.class, work).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static byte[] npy(String header, byte[] values) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + text.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(values)
                .array();
    }

    private static void write(Path file, int method, Map<String, byte[]> entries)
            throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey() + ".npy");
                entry.setMethod(method);
                entry.setSize(each.getValue().length);
                java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
                checksum.update(each.getValue());
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
    }
}
