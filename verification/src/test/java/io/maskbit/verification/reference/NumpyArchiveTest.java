package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyArchiveTest {

    @TempDir Path folder;

    @Test
    void readsBothKindsOfNumbers() throws IOException {
        ByteBuffer floats = numbers(8).putFloat(1.5f).putFloat(-2f);
        ByteBuffer longs = numbers(16).putLong(7).putLong(-9);
        Path file = archive(ZipEntry.STORED, "<f4", "(2,)", floats, "<i8", "(1, 2)", longs);
        Values first = NumpyArchive.read(file).get("a0");
        Values second = NumpyArchive.read(file).get("a1");
        assertArrayEquals(new double[] {1.5, -2}, first.data());
        assertArrayEquals(new long[] {2}, first.shape());
        assertArrayEquals(new double[] {7, -9}, second.data());
        assertArrayEquals(new long[] {1, 2}, second.shape());
        assertTrue(second.integer());
    }

    @Test
    void givesAScalarTheShapeOfOneNumber() throws IOException {
        Path file = archive(ZipEntry.STORED, "<f4", "()", numbers(4).putFloat(3));
        assertArrayEquals(new long[] {1}, NumpyArchive.read(file).get("a0").shape());
    }

    @Test
    void refusesEntriesThatAreCompressed() throws IOException {
        Path file = archive(ZipEntry.DEFLATED, "<f4", "(1,)", numbers(4));
        assertRefused(file, "a0.npy is compressed");
    }

    @Test
    void refusesOtherTypes() throws IOException {
        Path file = archive(ZipEntry.STORED, "<f8", "(1,)", numbers(8));
        assertRefused(file, "unexpected header");
    }

    @Test
    void refusesAnArrayThatIsTooShort() throws IOException {
        Path file = archive(ZipEntry.STORED, "<f4", "(3,)", numbers(8));
        assertRefused(file, "bytes, not");
    }

    @Test
    void refusesAnArrayThatIsTooLong() throws IOException {
        Path file = archive(ZipEntry.STORED, "<i8", "(1,)", numbers(16));
        assertRefused(file, "bytes, not");
    }

    private static void assertRefused(Path file, String why) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> NumpyArchive.read(file));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes arrays a0, a1, ... given as type, shape, bytes. */
    private Path archive(int method, Object... parts) throws IOException {
        assertEquals(0, parts.length % 3);
        Path file = folder.resolve("arrays.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < parts.length; i += 3) {
                byte[] bytes =
                        npy((String) parts[i], (String) parts[i + 1], (ByteBuffer) parts[i + 2]);
                ZipEntry entry = new ZipEntry("a" + i / 3 + ".npy");
                entry.setMethod(method);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                entry.setCrc(crc.getValue());
                entry.setSize(bytes.length);
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] npy(String type, String shape, ByteBuffer numbers) {
        String text =
                "{'descr': '"
                        + type
                        + "', 'fortran_order': False, 'shape': "
                        + shape
                        + ", }     \n";
        byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0};
        byte[] bytes = Arrays.copyOf(start, start.length + header.length + numbers.capacity());
        System.arraycopy(header, 0, bytes, start.length, header.length);
        System.arraycopy(
                numbers.array(), 0, bytes, start.length + header.length, numbers.capacity());
        return bytes;
    }
}
