package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyArchiveTest {

    @TempDir Path folder;

    @Test
    void readsBothKindsOfNumbers() throws IOException {
        ByteBuffer floats = NumpyFiles.numbers(8).putFloat(1.5f).putFloat(-2f);
        ByteBuffer longs = NumpyFiles.numbers(16).putLong(7).putLong(-9);
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.STORED,
                        "<f4",
                        "(2,)",
                        floats,
                        "<i8",
                        "(1, 2)",
                        longs);
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
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.STORED,
                        "<f4",
                        "()",
                        NumpyFiles.numbers(4).putFloat(3));
        assertArrayEquals(new long[] {1}, NumpyArchive.read(file).get("a0").shape());
    }

    @Test
    void refusesEntriesThatAreCompressed() throws IOException {
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.DEFLATED,
                        "<f4",
                        "(1,)",
                        NumpyFiles.numbers(4));
        assertRefused(file, "a0.npy is compressed");
    }

    @Test
    void refusesOtherTypes() throws IOException {
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.STORED,
                        "<f8",
                        "(1,)",
                        NumpyFiles.numbers(8));
        assertRefused(file, "unexpected header");
    }

    @Test
    void refusesAnArrayThatIsTooShort() throws IOException {
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.STORED,
                        "<f4",
                        "(3,)",
                        NumpyFiles.numbers(8));
        assertRefused(file, "bytes, not");
    }

    @Test
    void refusesAnArrayThatIsTooLong() throws IOException {
        Path file =
                NumpyFiles.write(
                        folder.resolve("arrays.npz"),
                        ZipEntry.STORED,
                        "<i8",
                        "(1,)",
                        NumpyFiles.numbers(16));
        assertRefused(file, "bytes, not");
    }

    private static void assertRefused(Path file, String why) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> NumpyArchive.read(file));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
}
