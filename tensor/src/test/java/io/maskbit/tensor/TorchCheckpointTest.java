package io.maskbit.tensor;

import static io.maskbit.tensor.CheckpointFile.floats;
import static io.maskbit.tensor.CheckpointFile.longs;
import static io.maskbit.tensor.CheckpointFile.tensor;
import static io.maskbit.tensor.CheckpointFile.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.CheckpointFile.Attributed;
import io.maskbit.tensor.CheckpointFile.Call;
import io.maskbit.tensor.CheckpointFile.Name;
import io.maskbit.tensor.CheckpointFile.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchCheckpointTest {

    private static final Storage SIX = new Storage("FloatStorage", "0", 6);
    private static final byte[] SIX_VALUES = floats(0, 1, 2, 3, 4, 5);

    @TempDir Path folder;

    @Test
    void readsAStateDictInItsOrder() throws IOException {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("z.weight", tensor(SIX, 2, 3));
        dict.put("a.bias", tensor(new Storage("FloatStorage", "1", 1), 1));
        Map<String, Object> versions = Map.of("_metadata", Map.of("", Map.of("version", 1)));
        Path file =
                new CheckpointFile()
                        .root("any name 7")
                        .content(new Attributed(dict, versions))
                        .storage("0", SIX_VALUES)
                        .storage("1", floats(-7.5f))
                        .write(folder.resolve("weights.anything"));
        try (TensorFile opened = TensorFile.open(file);
                NDManager manager = Backend.open("cpu")) {
            assertEquals(List.of("z.weight", "a.bias"), opened.names());
            assertEquals(new Shape(2, 3), opened.shape("z.weight"));
            assertEquals(DataType.FLOAT32, opened.type("z.weight"));
            assertArrayEquals(
                    new float[] {0, 1, 2, 3, 4, 5},
                    opened.read("z.weight", manager).toFloatArray());
            assertEquals(-7.5f, opened.read("a.bias", manager).getFloat());
            assertEquals(Map.of(), opened.metadata());
        }
    }

    @Test
    void unwrapsAStateDictAndListsTheRest() throws IOException {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("w", tensor(SIX, 6));
        inner.put("note", "inside");
        Map<Object, Object> top = new LinkedHashMap<>();
        top.put("epoch", 12);
        top.put("best", 0.25);
        top.put("version", "1.2.3");
        top.put("nothing", null);
        top.put("state_dict", inner);
        top.put("callbacks", Map.of(new Name("pytorch_lightning.callbacks.x", "Y"), List.of(1, 2)));
        top.put("score", new Call(new Name("numpy.core.multiarray", "scalar"), List.of(1)));
        top.put(3, List.of(1, 2));
        try (TensorFile opened =
                TorchCheckpoint.open(
                        new CheckpointFile()
                                .content(top)
                                .storage("0", SIX_VALUES)
                                .write(folder.resolve("a.ckpt")))) {
            assertEquals(List.of("w"), opened.names());
            Map<String, String> expected = new LinkedHashMap<>();
            expected.put("epoch", "12");
            expected.put("best", "0.25");
            expected.put("version", "1.2.3");
            expected.put("nothing", "None");
            expected.put("callbacks", "a dictionary of 1 entries");
            expected.put("score", "numpy.core.multiarray.scalar");
            expected.put("3", "a list of 2 entries");
            expected.put("state_dict.note", "inside");
            assertEquals(expected, opened.metadata());
        }
    }

    @Test
    void readsViewsThatShareAStorage() throws IOException {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("transposed", view(SIX, 0, longs(3, 2), longs(1, 3)));
        dict.put("row", view(SIX, 3, longs(3), longs(1)));
        dict.put("column", view(SIX, 1, longs(2), longs(3)));
        dict.put("expanded", view(SIX, 5, longs(2, 2), longs(0, 0)));
        dict.put("scalar", view(SIX, 4, longs(), longs()));
        dict.put("empty", view(SIX, 0, longs(0, 3), longs(3, 1)));
        dict.put("overlapping", view(SIX, 0, longs(5, 2), longs(1, 1)));
        dict.put("channelsLast", view(SIX, 0, longs(1, 3, 1, 2), longs(6, 1, 6, 3)));
        try (TensorFile opened =
                        TorchCheckpoint.open(
                                new CheckpointFile()
                                        .content(dict)
                                        .storage("0", SIX_VALUES)
                                        .write(folder.resolve("views")));
                NDManager manager = Backend.open("cpu")) {
            Map<String, float[]> read = new LinkedHashMap<>();
            for (String name : opened.names()) {
                NDArray array = opened.read(name, manager);
                assertEquals(opened.shape(name), array.getShape());
                read.put(name, array.toFloatArray());
            }
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, read.get("transposed"));
            assertArrayEquals(new float[] {3, 4, 5}, read.get("row"));
            assertArrayEquals(new float[] {1, 4}, read.get("column"));
            assertArrayEquals(new float[] {5, 5, 5, 5}, read.get("expanded"));
            assertArrayEquals(new float[] {4}, read.get("scalar"));
            assertArrayEquals(new float[0], read.get("empty"));
            assertArrayEquals(new float[] {0, 1, 1, 2, 2, 3, 3, 4, 4, 5}, read.get("overlapping"));
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, read.get("channelsLast"));
        }
    }

    @Test
    void readsEveryTypeInBothByteOrders() throws IOException {
        for (String order : List.of("little", "big")) {
            Map<String, byte[]> storages = new LinkedHashMap<>();
            storages.put("DoubleStorage", doubles(1.5, -2));
            storages.put("FloatStorage", floats(1.5f, -2));
            storages.put("HalfStorage", shorts(0x3E00, 0xC000));
            storages.put("BFloat16Storage", shorts(0x3FC0, 0xC000));
            storages.put(
                    "LongStorage", CheckpointFile.bytes(16).putLong(3L << 40).putLong(-2).array());
            storages.put("IntStorage", CheckpointFile.bytes(8).putInt(1 << 20).putInt(-2).array());
            storages.put("ShortStorage", shorts(300, -2));
            storages.put("CharStorage", new byte[] {5, -2});
            storages.put("ByteStorage", new byte[] {5, (byte) 200});
            storages.put("BoolStorage", new byte[] {1, 0});
            CheckpointFile file =
                    new CheckpointFile().entry("byteorder", order.getBytes("US-ASCII"));
            Map<String, Object> dict = new LinkedHashMap<>();
            storages.forEach(
                    (type, bytes) -> {
                        dict.put(type, tensor(new Storage(type, type, 2), 2));
                        file.storage(type, order.equals("big") ? swapped(bytes) : bytes);
                    });
            try (TensorFile opened =
                            TorchCheckpoint.open(file.content(dict).write(folder.resolve(order)));
                    NDManager manager = Backend.open("cpu")) {
                assertArrayEquals(
                        new double[] {1.5, -2},
                        opened.read("DoubleStorage", manager).toDoubleArray());
                for (String type : List.of("FloatStorage", "HalfStorage", "BFloat16Storage")) {
                    assertArrayEquals(
                            new float[] {1.5f, -2}, opened.read(type, manager).toFloatArray());
                }
                assertArrayEquals(
                        new long[] {3L << 40, -2},
                        opened.read("LongStorage", manager).toLongArray());
                assertArrayEquals(
                        new int[] {1 << 20, -2}, opened.read("IntStorage", manager).toIntArray());
                assertArrayEquals(
                        new int[] {300, -2}, opened.read("ShortStorage", manager).toIntArray());
                assertArrayEquals(
                        new byte[] {5, -2}, opened.read("CharStorage", manager).toByteArray());
                assertEquals(200, opened.read("ByteStorage", manager).toUint8Array()[1]);
                assertArrayEquals(
                        new boolean[] {true, false},
                        opened.read("BoolStorage", manager).toBooleanArray());
            }
        }
    }

    @Test
    void readsParametersAndTheOlderFormOfTensors() throws IOException {
        Call plain =
                new Call(
                        new Name("torch._utils", "_rebuild_tensor"),
                        List.of(SIX, 0, longs(6), longs(1)));
        Call sized = view(SIX, 2, longs(), longs());
        Call withSize =
                new Call(
                        CheckpointFile.REBUILD,
                        Arrays.asList(
                                SIX,
                                1,
                                new Call(new Name("torch", "Size"), List.of(List.of(2))),
                                longs(1),
                                false,
                                null));
        Call parameter =
                new Call(
                        new Name("torch._utils", "_rebuild_parameter"),
                        Arrays.asList(tensor(SIX, 6), true, null));
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("plain", plain);
        dict.put("sized", sized);
        dict.put("withSize", withSize);
        dict.put("parameter", parameter);
        try (TensorFile opened =
                        TorchCheckpoint.open(
                                new CheckpointFile()
                                        .content(dict)
                                        .storage("0", SIX_VALUES)
                                        .write(folder.resolve("forms")));
                NDManager manager = Backend.open("cpu")) {
            assertEquals(new Shape(6), opened.shape("plain"));
            assertEquals(new Shape(6), opened.shape("parameter"));
            assertArrayEquals(new float[] {1, 2}, opened.read("withSize", manager).toFloatArray());
            assertEquals(2f, opened.read("sized", manager).getFloat());
        }
    }

    @Test
    void readsAnEmptyStateDict() throws IOException {
        Path file = new CheckpointFile().content(Map.of()).write(folder.resolve("none"));
        try (TensorFile opened = TorchCheckpoint.open(file)) {
            assertEquals(List.of(), opened.names());
        }
    }

    private static byte[] doubles(double... values) {
        ByteBuffer bytes = CheckpointFile.bytes(8 * values.length);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer bytes = CheckpointFile.bytes(2 * values.length);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    /** Swaps the bytes of each of two values. */
    private static byte[] swapped(byte[] bytes) {
        int width = bytes.length / 2;
        byte[] swapped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            swapped[i] = bytes[i / width * width + width - 1 - i % width];
        }
        return swapped;
    }
}
