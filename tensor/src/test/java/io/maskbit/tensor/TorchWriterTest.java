package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchWriterTest {

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, NDArray> everyKind() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put(
                "z.weight",
                manager.create(new float[] {1, -0f, Float.NaN, 3e38f}, new Shape(2, 2)));
        arrays.put("float64", manager.create(new double[] {Math.PI}, new Shape(1, 1, 1)));
        arrays.put("int64", manager.create(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}));
        arrays.put("bits_to_indices", manager.create(new int[] {1, 2, 1 << 30}));
        arrays.put("int8", manager.create(new byte[] {-128, 127}));
        arrays.put("uint8", manager.create(new int[] {0, 200, 255}).toType(DataType.UINT8, true));
        arrays.put("boolean", manager.create(new boolean[] {true, false, true}));
        arrays.put("scalar", manager.create(7f));
        arrays.put("empty", manager.create(new Shape(3, 0)));
        arrays.put("größe\nzwei", manager.arange(300f));
        arrays.put("turned", manager.arange(6f).reshape(2, 3).transpose());
        return arrays;
    }

    private void assertComesBack(Map<String, NDArray> arrays, Path file) {
        try (TensorFile read = TensorFile.open(file)) {
            assertEquals(List.copyOf(arrays.keySet()), read.names());
            arrays.forEach(
                    (name, array) -> {
                        NDArray back = read.read(name, manager);
                        assertEquals(array.getShape(), back.getShape(), name);
                        assertEquals(array.getDataType(), back.getDataType(), name);
                        assertArrayEquals(bytes(array), bytes(back), name);
                    });
        }
    }

    private static byte[] bytes(NDArray array) {
        ByteBuffer buffer = array.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void everyTypeAndShapeComesBackInItsOrder() {
        Map<String, NDArray> arrays = everyKind();
        Path file = folder.resolve("all.bin");
        TorchWriter.write(file, arrays);
        assertComesBack(arrays, file);
    }

    @Test
    void valuesAreStoredAtMultiplesOf64() throws IOException {
        Path file = folder.resolve("all.bin");
        TorchWriter.write(file, everyKind());
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entries = 0;
        for (int at = 0; content.getInt(at) == 0x04034B50; entries++) {
            assertEquals(0, content.getShort(at + 8), "stored");
            int values = at + 30 + content.getShort(at + 26) + content.getShort(at + 28);
            assertEquals(0, values % 64);
            at = values + content.getInt(at + 22);
        }
        assertEquals(everyKind().size() + 3, entries);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals(
                    "3\n",
                    new String(zip.getInputStream(zip.getEntry("archive/version")).readAllBytes()));
            assertEquals(
                    "little",
                    new String(
                            zip.getInputStream(zip.getEntry("archive/byteorder")).readAllBytes()));
        }
    }

    @Test
    void equalArraysGiveEqualBytes() throws IOException {
        TorchWriter.write(folder.resolve("a"), everyKind());
        TorchWriter.write(folder.resolve("b"), everyKind());
        assertEquals(-1, Files.mismatch(folder.resolve("a"), folder.resolve("b")));
    }

    @Test
    void largeArchivesUseTheFormOf64Bits() throws IOException {
        Path file = folder.resolve("wide.bin");
        Map<String, NDArray> arrays = everyKind();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            TorchWriter.write(new StoredZip(channel, 16), arrays);
        }
        assertComesBack(arrays, file);
        List<ZipEntry> entries = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            entries.addAll(Collections.list(zip.entries()));
        }
        assertEquals(arrays.size() + 3, entries.size());
        assertTrue(entries.stream().anyMatch(entry -> entry.getSize() == 1200));
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("old.bin"), "old");
        NDArray closed = manager.create(new float[] {1});
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("fine", manager.create(new float[1000]));
        arrays.put("closed", closed);
        closed.close();
        assertThrows(RuntimeException.class, () -> TorchWriter.write(file, arrays));
        assertEquals("old", Files.readString(file));
        assertEquals(1, folder.toFile().list().length);
        Path nowhere = folder.resolve("absent/new.bin");
        assertThrows(
                ExperimentException.class,
                () -> TorchWriter.write(nowhere, Map.of("a", manager.create(1f))));
        assertFalse(Files.exists(nowhere.getParent()));
    }
}
