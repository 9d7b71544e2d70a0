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
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

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

    @Test
    void everyTypeAndShapeComesBack() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put(
                "float32", manager.create(new float[] {1, -0f, Float.NaN, 3e38f}, new Shape(2, 2)));
        arrays.put("float64", manager.create(new double[] {Math.PI}, new Shape(1, 1, 1)));
        arrays.put("int64", manager.create(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}));
        arrays.put("int32", manager.create(new int[] {-1, 1 << 30}));
        arrays.put("int8", manager.create(new byte[] {-128, 127}));
        arrays.put("uint8", manager.create(new int[] {0, 200, 255}).toType(DataType.UINT8, true));
        arrays.put("boolean", manager.create(new boolean[] {true, false, true}));
        arrays.put("scalar", manager.create(7f));
        arrays.put("empty", manager.create(new Shape(3, 0)));
        arrays.put(
                "transposed",
                manager.create(new float[] {0, 1, 2, 3, 4, 5}, new Shape(2, 3)).transpose());
        arrays.put("schlüssel \"1\"\n", manager.create(1f));
        Path file = folder.resolve("all.safetensors");
        Map<String, String> metadata = Map.of("format", "pt", "über", "\u0001\"\\");
        Safetensors.write(file, arrays, metadata);
        try (TensorFile opened = TensorFile.open(file)) {
            assertEquals(arrays.keySet(), Set.copyOf(opened.names()));
            assertEquals(metadata, opened.metadata());
            assertEquals(file, opened.path());
            arrays.forEach(
                    (name, array) -> {
                        NDArray read = opened.read(name, manager);
                        assertEquals(array.getShape(), opened.shape(name));
                        assertEquals(array.getShape(), read.getShape());
                        assertEquals(array.getDataType(), opened.type(name));
                        assertEquals(array.getDataType(), read.getDataType());
                        assertArrayEquals(array.toByteArray(), read.toByteArray(), name);
                    });
        }
    }

    @Test
    void halfPrecisionIsWidened() throws IOException {
        short[] halves = {
            0,
            (short) 0x8000,
            1,
            0x03FF,
            0x0400,
            0x3C00,
            (short) 0xC000,
            0x7BFF,
            0x7C00,
            (short) 0xFC00,
            0x3555
        };
        float[] expected = {
            0f,
            -0f,
            0x1p-24f,
            1023 * 0x1p-24f,
            0x1p-14f,
            1f,
            -2f,
            65504f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            0.333251953125f
        };
        ByteBuffer bytes = CheckpointFile.bytes(2 * halves.length + 4);
        for (short half : halves) {
            bytes.putShort(half);
        }
        bytes.putShort((short) 0x3FC0).putShort((short) 0x7FC0);
        Path file =
                raw(
                        """
                {"h":{"dtype":"F16","shape":[11],"data_offsets":[0,22]},
                 "b":{"dtype":"BF16","shape":[2],"data_offsets":[22,26]}}""",
                        bytes.array());
        try (TensorFile opened = TensorFile.open(file)) {
            assertEquals(List.of("h", "b"), opened.names());
            assertEquals(DataType.FLOAT32, opened.type("h"));
            assertArrayEquals(expected, opened.read("h", manager).toFloatArray());
            assertArrayEquals(
                    new float[] {1.5f, Float.NaN}, opened.read("b", manager).toFloatArray());
        }
    }

    @Test
    void halfPrecisionArraysCanBeWritten() {
        NDArray array = manager.create(new float[] {1.5f, -2}).toType(DataType.FLOAT16, true);
        Path file = folder.resolve("half");
        Safetensors.write(file, Map.of("h", array), Map.of());
        assertEquals(8 + 56 + 4, size(file));
        try (TensorFile opened = TensorFile.open(file)) {
            assertArrayEquals(new float[] {1.5f, -2}, opened.read("h", manager).toFloatArray());
        }
    }

    @Test
    void equalContentGivesEqualBytesAndAlignedValues() throws IOException {
        NDArray one = manager.create(new float[] {1, 2});
        NDArray two = manager.create(new boolean[] {true});
        Map<String, NDArray> forwards = new LinkedHashMap<>();
        forwards.put("a", two);
        forwards.put("c", one);
        forwards.put("b", one);
        Map<String, NDArray> backwards = new LinkedHashMap<>();
        backwards.put("b", one);
        backwards.put("c", one);
        backwards.put("a", two);
        Safetensors.write(folder.resolve("1"), forwards, Map.of("x", "1", "y", "2"));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("y", "2");
        metadata.put("x", "1");
        Safetensors.write(folder.resolve("2"), backwards, metadata);
        byte[] bytes = Files.readAllBytes(folder.resolve("1"));
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("2")));
        String expected =
                "{\"__metadata__\":{\"x\":\"1\",\"y\":\"2\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"c\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
                        + "\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[16,17]}}";
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, (8 + length) % 64);
        String header = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
        assertEquals(expected, header.stripTrailing());
    }

    @Test
    void writingReplacesAndLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("w");
        Safetensors.write(file, Map.of("a", manager.create(1f)), Map.of());
        Safetensors.write(file, Map.of("b", manager.create(2f)), Map.of());
        try (TensorFile opened = TensorFile.open(file);
                Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("b"), opened.names());
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFailedWriteKeepsTheOldFile() throws IOException {
        Path file = folder.resolve("w");
        NDArray closed = manager.create(new float[] {1});
        Safetensors.write(file, Map.of("a", closed), Map.of());
        byte[] before = Files.readAllBytes(file);
        NDArray good = manager.create(new double[] {1});
        closed.close();
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("good", good);
        arrays.put("gone", closed);
        assertThrows(IllegalStateException.class, () -> Safetensors.write(file, arrays, Map.of()));
        assertArrayEquals(before, Files.readAllBytes(file));
        assertThrows(
                ExperimentException.class,
                () -> Safetensors.write(folder.resolve("no/such/w"), Map.of("a", good), Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Safetensors.write(file, Map.of("__metadata__", good), Map.of()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void readingOrWritingInPiecesChangesNothing() throws Exception {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        NDArray array = manager.create(values, new Shape(10, 100));
        Map<String, NDArray> arrays = Map.of("a", array, "t", array.transpose());
        new SafetensorsWriter(arrays, Map.of(), 7).write(folder.resolve("pieces"));
        Safetensors.write(folder.resolve("whole"), arrays, Map.of());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole")),
                Files.readAllBytes(folder.resolve("pieces")));
        byte[] stored = CheckpointFile.floats(values);
        NDArray pieces =
                new ArrayLoader(33)
                        .load(
                                manager,
                                new Shape(10, 100),
                                ValueType.F32,
                                ByteOrder.LITTLE_ENDIAN,
                                (at, target) -> target.put(stored, (int) at, target.remaining()));
        assertArrayEquals(values, pieces.toFloatArray());
    }

    @Test
    void readsBeyondTwoGigabytes() throws IOException {
        long far = 3L << 30;
        String header =
                "{\"far\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":["
                        + far
                        + ","
                        + (far + 8)
                        + "]},"
                        + "\"gap\":{\"dtype\":\"U8\",\"shape\":["
                        + far
                        + "],\"data_offsets\":[0,"
                        + far
                        + "]}}";
        Path file = raw(header, new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            long start = sparse.length() + far;
            sparse.setLength(start + 8);
            sparse.seek(start);
            sparse.write(CheckpointFile.floats(1.25f, -3));
        }
        try (TensorFile opened = TensorFile.open(file)) {
            assertEquals(new Shape(far), opened.shape("gap"));
            assertArrayEquals(new float[] {1.25f, -3}, opened.read("far", manager).toFloatArray());
        }
    }

    @Test
    void refusesAnUnknownNameAndAClosedFile() {
        Path file = folder.resolve("w");
        Safetensors.write(file, Map.of("a", manager.create(1f)), Map.of());
        TensorFile opened = TensorFile.open(file);
        assertTrue(opened.contains("a"));
        assertFalse(opened.contains("b"));
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> opened.shape("b"));
        assertTrue(refusal.getMessage().contains("holds no tensor 'b'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("1 tensors: 'a'"), refusal.getMessage());
        opened.close();
        assertThrows(IllegalStateException.class, () -> opened.read("a", manager));
    }

    private Path raw(String header, byte[] values) throws IOException {
        return RawSafetensors.write(folder.resolve("raw"), header, values);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
