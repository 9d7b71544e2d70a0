package io.maskbit.tensor;

import static io.maskbit.tensor.CheckpointFile.floats;
import static io.maskbit.tensor.CheckpointFile.longs;
import static io.maskbit.tensor.CheckpointFile.tensor;
import static io.maskbit.tensor.CheckpointFile.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.CheckpointFile.Call;
import io.maskbit.tensor.CheckpointFile.Name;
import io.maskbit.tensor.CheckpointFile.Raw;
import io.maskbit.tensor.CheckpointFile.Storage;
import io.maskbit.tensor.CheckpointFile.Tuple;
import io.maskbit.tensor.npz.NpzFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to cost much: what random damage hardly finds. */
class HostileFileTest {

    private static final Storage SIX = new Storage("FloatStorage", "0", 6);

    @TempDir Path folder;

    @Test
    void keysWithEqualHashesAreFoundFast() throws IOException {
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        numbers.writeBytes(latin("}("));
        for (long i = 0; i < 100_000; i++) {
            numbers.writeBytes(latin("\u008a\u0008"));
            numbers.writeBytes(CheckpointFile.bytes(8).putLong(i << 32 | i).array());
            numbers.write('N');
        }
        numbers.write('u');
        refuses("holds no tensors, only '0', '4294967297'", pickle(numbers.toByteArray()));
        StringBuilder texts = new StringBuilder("}(");
        for (int i = 0; i < 1 << 15; i++) {
            texts.append("X\36\0\0\0");
            for (int bit = 0; bit < 15; bit++) {
                texts.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.append("N");
        }
        refuses("holds no tensors", pickle(latin(texts + "u")));
    }

    @Test
    void tensorsThatRepeatAStorageAreBoundedTogether() throws IOException {
        Map<String, Object> tensors = new LinkedHashMap<>();
        tensors.put("one", view(SIX, 0, longs(TensorView.MAX_REPEATED), longs(0)));
        tensors.put("two", view(SIX, 1, longs(TensorView.MAX_REPEATED), longs(0)));
        Files.write(file(), pickle(tensors));
        TensorFile.open(file()).close();
        tensors.put("three", view(SIX, 2, longs(TensorView.MAX_REPEATED), longs(0)));
        refuses("repeats its storages", pickle(tensors));
    }

    @Test
    void aRecalledValueCannotBeMultiplied() throws IOException {
        // A list of many pairs, made into a dictionary again and again.
        String pairs = "](" + "NN\u0086".repeat(100_000) + "eq\0";
        String call = "ccollections\nOrderedDict\nh\0\u0085R";
        refuses("more values", pickle(latin(pairs + call.repeat(10_000))));
        // A long name below an accepted package, put together again and again.
        String name = "Xxxxx" + "y".repeat(1 << 20);
        byte[] named = latin("X\33\0\0\0pytorch_lightning.callbacksq\0" + name + "q\1");
        ByteBuffer.wrap(named).order(ByteOrder.LITTLE_ENDIAN).putInt(35, 1 << 20);
        refuses(
                "name of 1048576 characters",
                pickle(joined(named, latin("h\0h\1\u0093".repeat(100_000)))));
        // Two equal long keys, compared again and again.
        String key = "a".repeat(1 << 16);
        refuses("65536 characters", pickle(latin("}X\0\0\1\0" + key + "NsX\0\0\1\0" + key + "Ns")));
        Storage longer = new Storage("FloatStorage", key, 6);
        refuses("65536 characters", pickle(Map.of("w", tensor(longer, 6))));
        // Many tensors of many dimensions, from one pair of tuples.
        String shape = "(" + "K\1".repeat(64) + "tq\0";
        String storage = "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0NK\6tQq\1";
        String rebuild = "ctorch._utils\n_rebuild_tensor_v2\n(h\1K\0h\0h\0tR";
        refuses("more values", pickle(latin(shape + storage + rebuild.repeat(40_000))));
    }

    @Test
    void deepNestingIsHarmless() throws IOException {
        refuses("'a list of 1 entries'", pickle(latin("]".repeat(500_000) + "a".repeat(499_999))));
        refuses("'a list of 1 entries'", pickle(latin("]q\0h\0a"))); // a list in itself
        refuses("header that is not", safetensors("{\"a\":" + "[".repeat(1_000_000), 0));
        refuses("unknown entry 'a'", safetensors("{\"a\":" + "{\"a\":".repeat(1_000_000), 0));
    }

    @Test
    void extentsOfEmptyTensorsAreCountedToo() throws IOException {
        long huge = 1L << 60;
        refuses("counted", pickle(Map.of("w", view(SIX, 0, longs(0, huge, huge), longs(1, 1, 1)))));
        refuses(
                "can be counted",
                safetensors(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,999999999999999999,99999999999],"
                                + "\"data_offsets\":[0,0]}}",
                        0));
    }

    @Test
    void archivesCannotLieAboutTheirDirectory() throws IOException {
        byte[] sound = new ZipBytes(64, true, false).archive(entries());
        refuses(
                "more than 65536 entries",
                changed(sound, 0x06064B50, end -> end.putLong(32, 1 << 30)));
        refuses("more than 65536 entries", changed(sound, 0x06064B50, end -> end.putLong(32, -1)));
        refuses(
                "more than 65536 entries",
                changed(sound, 0x06064B50, end -> end.putLong(40, 1L << 40)));
        refuses("does not lie where", changed(sound, 0x06064B50, end -> end.putLong(32, 60_000)));
        refuses("does not lie where", changed(sound, 0x06064B50, end -> end.putLong(48, 1)));
        refuses("outside of the file", changed(sound, 0x07064B50, end -> end.putLong(8, -1)));
        byte[] small = new ZipBytes(64, false, false).archive(entries());
        refuses("encrypted", changed(small, 0x02014B50, entry -> entry.putShort(8, (short) 1)));
        refuses(
                "longer than the file",
                changed(small, 0x02014B50, entry -> entry.putInt(20, 1 << 30)));
        refuses("outside of the file", changed(small, 0x02014B50, entry -> entry.putInt(42, 5000)));
        refuses("overlap", changed(small, 0x02014B50, entry -> entry.putInt(42, 40)));
        refuses(
                "has no header",
                changed(small, 0x04034B50, entry -> entry.put(29, (byte) 0).put(2, (byte) 9)));
        refuses("not UTF-8", changed(small, 0x02014B50, entry -> entry.put(47, (byte) 0xFF)));
        refuses("missing", Arrays.copyOf(small, small.length - 1));
        Map<String, byte[]> twice = new LinkedHashMap<>(entries());
        twice.put("archive/data/1", floats(1));
        refuses(
                "'archive/data/0' is there twice",
                new String(
                                new ZipBytes(1, false, false).archive(twice),
                                StandardCharsets.ISO_8859_1)
                        .replace("data/1", "data/0")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void namesOfEntriesAreNoPaths() throws IOException {
        for (String key : List.of("../../escape", "/etc/passwd", "a\0b", "..\\c", "C:\\d")) {
            Storage storage = new Storage("FloatStorage", key, 6);
            Map<String, byte[]> entries = new LinkedHashMap<>();
            entries.put("archive/data.pkl", CheckpointFile.pickle(Map.of(key, tensor(storage, 6))));
            entries.put("archive/data/" + key, floats(0, 1, 2, 3, 4, 5));
            Path file = Files.write(file(), new ZipBytes(64, false, false).archive(entries));
            try (TensorFile opened = TensorFile.open(file);
                    var manager = Backend.open("cpu")) {
                assertEquals(5, opened.read(key, manager).toFloatArray()[5]);
            }
            try (var left = Files.list(folder)) {
                assertEquals(List.of(file), left.toList());
            }
        }
    }

    @Test
    void namesThatCollideInAnArchiveAreFoundFast() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            entries.put("archive/data/" + key, floats(i));
            items.add(
                    Tuple.of(
                            key.toString(),
                            tensor(new Storage("FloatStorage", key.toString(), 1), 1)));
        }
        Call all = new Call(new Name("collections", "OrderedDict"), List.of(items));
        entries.put("archive/data.pkl", CheckpointFile.pickle(all));
        Files.write(file(), new ZipBytes(1, false, false).archive(entries));
        long time = new ThreadCosts().time();
        try (TensorFile opened = TensorFile.open(file())) {
            assertEquals(20_000, opened.names().size());
        }
        requireFast(time);
    }

    @Test
    void messagesCannotMoveTheCursor() throws IOException {
        ExperimentException refusal =
                refuses("holds no tensors", pickle(Map.of("\u001b[2J\n\r", "x")));
        assertTrue(refusal.getMessage().contains("'?[2J??'"), refusal.getMessage());
        refusal = refuses("header", safetensors("{\"" + "\\u001b".repeat(5000) + "\":}", 0));
        assertTrue(refusal.getMessage().length() < 1000, refusal.getMessage());
    }

    @Test
    void numpyHeadersOfSpacesAreRefusedFast() throws IOException {
        for (String header :
                List.of(
                        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)"
                                + " ".repeat(60_000),
                        " ".repeat(60_000),
                        "{'shape': (" + " ,".repeat(30_000))) {
            byte[] text = latin(header);
            ByteBuffer npy = CheckpointFile.bytes(12 + text.length);
            npy.put(latin("\u0093NUMPY\2\0")).putInt(text.length).put(text);
            Files.write(file(), npy.array());
            long time = new ThreadCosts().time();
            assertThrows(ExperimentException.class, () -> NpzFile.open(file()).close());
            requireFast(time);
        }
    }

    private static byte[] changed(byte[] archive, int signature, Consumer<ByteBuffer> change) {
        byte[] changed = archive.clone();
        ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int at = changed.length - 22;
        while (bytes.getInt(at) != signature) {
            at--;
        }
        change.accept(bytes.slice(at, changed.length - at).order(ByteOrder.LITTLE_ENDIAN));
        return changed;
    }

    private static Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", CheckpointFile.pickle(Map.of("w", tensor(SIX, 6))));
        entries.put("archive/data/0", floats(0, 1, 2, 3, 4, 5));
        return entries;
    }

    private byte[] pickle(byte[] instructions) {
        return pickle(new Raw(instructions));
    }

    private byte[] pickle(Object content) {
        Map<String, byte[]> entries = entries();
        entries.put("archive/data.pkl", CheckpointFile.pickle(content));
        return new ZipBytes(64, false, false).archive(entries);
    }

    private static byte[] safetensors(String header, int values) {
        byte[] text = latin(header);
        return CheckpointFile.bytes(8 + text.length + values)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private ExperimentException refuses(String message, byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        long time = new ThreadCosts().time();
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> TensorFile.open(file()).close());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        requireFast(time);
        return refusal;
    }

    /** The largest of these files has 5 MB; the code may still be cold. */
    private static void requireFast(long began) {
        long time = new ThreadCosts().time() - began;
        assertTrue(time < 3_000_000_000L, "took " + time / 1_000_000 + " ms");
    }

    private Path file() {
        return folder.resolve("hostile");
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
