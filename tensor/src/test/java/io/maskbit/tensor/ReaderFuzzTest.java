package io.maskbit.tensor;

import static io.maskbit.tensor.CheckpointFile.floats;
import static io.maskbit.tensor.CheckpointFile.longs;
import static io.maskbit.tensor.CheckpointFile.tensor;
import static io.maskbit.tensor.CheckpointFile.view;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.CheckpointFile.Attributed;
import io.maskbit.tensor.CheckpointFile.Call;
import io.maskbit.tensor.CheckpointFile.Name;
import io.maskbit.tensor.CheckpointFile.Raw;
import io.maskbit.tensor.CheckpointFile.Storage;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

class ReaderFuzzTest {

    private static final Storage SIX = new Storage("FloatStorage", "0", 6);
    private static final Storage TWO = new Storage("IntStorage", "1", 2);
    private static final byte[] SIX_VALUES = floats(0, 1, 2, 3, 4, 5);
    private static final byte[] TWO_VALUES = floats(6, 7);
    private static final ZipBytes PLAIN = new ZipBytes(64, false, false);

    private final List<byte[]> pickles = pickles();

    @TempDir Path folder;

    @Test
    void picklesAreReadOrRefused(TestReporter reporter) throws Exception {
        report(
                reporter,
                new Fuzzing(folder, Fuzzing::readWeights)
                        .run(
                                mutation -> {
                                    byte[] pickle = mutation.one(pickles);
                                    return PLAIN.archive(
                                            entries(
                                                    mutation.chance(3)
                                                            ? mutation.blind(pickle, pickles)
                                                            : mutation.pickle(pickle, pickles)));
                                }));
    }

    @Test
    void oldCheckpointsAreReadOrRefused(TestReporter reporter) throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] pickle : pickles) {
            Path file = folder.resolve("old");
            CheckpointFile checkpoint = new CheckpointFile().entry("data.pkl", pickle);
            checkpoint.storage("0", SIX_VALUES).storage("1", TWO_VALUES).writeOld(file);
            seeds.add(Files.readAllBytes(file));
        }
        report(
                reporter,
                new Fuzzing(folder, Fuzzing::readWeights)
                        .run(
                                mutation -> {
                                    byte[] seed = mutation.one(seeds);
                                    return mutation.chance(2)
                                            ? mutation.blind(seed, seeds)
                                            : mutation.pickle(seed, seeds);
                                }));
    }

    @Test
    void archivesAreReadOrRefused(TestReporter reporter) throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] pickle : pickles) {
            seeds.add(PLAIN.archive(entries(pickle)));
            seeds.add(new ZipBytes(1, true, false).archive(entries(pickle)));
            seeds.add(new ZipBytes(8, false, true).archive(entries(pickle)));
        }
        report(
                reporter,
                new Fuzzing(folder, Fuzzing::readWeights)
                        .run(
                                mutation -> {
                                    byte[] seed = mutation.one(seeds);
                                    return mutation.chance(4)
                                            ? mutation.blind(seed, seeds)
                                            : mutation.zip(seed, seeds);
                                }));
    }

    @Test
    void safetensorsAreReadOrRefused(TestReporter reporter) throws Exception {
        List<byte[]> headers =
                List.of(
                        json("{'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}}"),
                        json(
                                "{'__metadata__':{'format':'pt','note':'\\u00fc'},"
                                        + "'w':{'dtype':'F16','shape':[6],'data_offsets':[0,12]},"
                                        + "'v.x':{'data_offsets':[12,20],'dtype':'I64','shape':[]},"
                                        + "'t':{'dtype':'BOOL','shape':[4],'data_offsets':[20,24]}}"),
                        json(
                                "{'e':{'dtype':'F64','shape':[0,3],'data_offsets':[0,0]},"
                                        + "'b':{'dtype':'BF16','shape':[2,2,1],'data_offsets':[0,8]},"
                                        + "'u':{'dtype':'U8','shape':[16],'data_offsets':[8,24]}}"),
                        json("{}"));
        report(
                reporter,
                new Fuzzing(folder, Fuzzing::readWeights)
                        .run(
                                mutation -> {
                                    byte[] header = mutation.one(headers);
                                    if (mutation.chance(5)) {
                                        byte[] whole = safetensors(header);
                                        return mutation.blind(whole, headers);
                                    }
                                    return safetensors(mutation.json(header, headers));
                                }));
    }

    @Test
    void mappedSafetensorsAreReadOrRefused(TestReporter reporter) throws Exception {
        List<byte[]> headers =
                List.of(
                        json("{'a':{'dtype':'F32','shape':[32,64],'data_offsets':[0,8192]}}"),
                        json(
                                "{'w':{'dtype':'I64','shape':[512],'data_offsets':[0,4096]},"
                                        + "'v':{'data_offsets':[4096,8192],'dtype':'U8','shape':[4096]}}"),
                        json(
                                "{'h':{'dtype':'BF16','shape':[2048],'data_offsets':[0,4096]},"
                                        + "'s':{'dtype':'F64','shape':[512,1],'data_offsets':[4096,8192]}}"));
        Path sound = folder.resolve("sound");
        Files.write(sound, aligned(headers.get(0)));
        try (NDManager manager = Backend.open("cpu");
                TensorFile opened = TensorFile.open(sound)) {
            assertTrue(opened.map("a", manager).isPresent(), "else there is nothing to fuzz");
        }
        report(
                reporter,
                new Fuzzing(folder, Fuzzing::mapWeights)
                        .run(
                                mutation -> {
                                    byte[] header = mutation.one(headers);
                                    if (mutation.chance(3)) {
                                        byte[] whole = aligned(header);
                                        return mutation.blind(whole, headers);
                                    }
                                    return aligned(mutation.json(header, headers));
                                }));
    }

    /** A file whose values begin at a multiple of 64 bytes, so that they can be mapped. */
    private static byte[] aligned(byte[] header) {
        int length = (header.length + 8 + 63) / 64 * 64 - 8;
        byte[] padded = Arrays.copyOf(header, length);
        Arrays.fill(padded, header.length, length, (byte) ' ');
        byte[] values = new byte[8192];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 31 >>> 3);
        }
        return CheckpointFile.bytes(8 + length + values.length)
                .putLong(length)
                .put(padded)
                .put(values)
                .array();
    }

    @Test
    void numpyFilesAreReadOrRefused(TestReporter reporter) throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        Path file = folder.resolve("arrays");
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("labels", NpyArray.longs(new long[] {1, 2, 3}, 3));
        arrays.put("images", NpyArray.bytes(new byte[12], 1, 2, 2, 3));
        NpzWriter.write(file, arrays);
        seeds.add(Files.readAllBytes(file));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipInputStream stored = new ZipInputStream(Files.newInputStream(file));
                ZipOutputStream zip = new ZipOutputStream(packed)) {
            for (String name : arrays.keySet()) {
                stored.getNextEntry();
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                stored.transferTo(zip);
            }
        }
        seeds.add(packed.toByteArray());
        seeds.add(
                json(
                        "\u0093NUMPY\1\0\110\0"
                                + "{'descr': '>f8', 'fortran_order': True, 'shape': (2, 1L), }"
                                + " ".repeat(12)
                                + "\n"
                                + "12345678".repeat(2)));
        report(
                reporter,
                new Fuzzing(folder, (path, manager) -> readArrays(path))
                        .run(
                                mutation -> {
                                    byte[] seed = mutation.one(seeds);
                                    return mutation.chance(2)
                                            ? mutation.blind(seed, seeds)
                                            : mutation.chance(2)
                                                    ? mutation.zip(seed, seeds)
                                                    : mutation.json(seed, seeds);
                                }));
    }

    private static void readArrays(Path file) {
        try (NpzFile opened = NpzFile.open(file)) {
            for (String name : opened.names()) {
                opened.doubles(name);
                if (opened.header(name).type().isWhole()) {
                    opened.longs(name);
                }
            }
        }
    }

    private static byte[] safetensors(byte[] header) {
        byte[] values = new byte[header.length > 2 ? 24 : 0];
        return CheckpointFile.bytes(8 + header.length + values.length)
                .putLong(header.length)
                .put(header)
                .put(values)
                .array();
    }

    private static Map<String, byte[]> entries(byte[] pickle) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        entries.put("archive/byteorder", json("little"));
        entries.put("archive/data/0", SIX_VALUES);
        entries.put("archive/data/1", TWO_VALUES);
        entries.put("archive/version", json("3\n"));
        return entries;
    }

    /** Pickles of all that checkpoints hold: views, shared storages, nesting, other entries. */
    private static List<byte[]> pickles() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("whole", tensor(SIX, 2, 3));
        plain.put("other", tensor(TWO, 2));
        Map<String, Object> views = new LinkedHashMap<>();
        views.put("turned", view(SIX, 0, longs(3, 2), longs(1, 3)));
        views.put("column", view(SIX, 1, longs(2), longs(3)));
        views.put("expanded", view(SIX, 5, longs(2, 2), longs(0, 0)));
        views.put("empty", view(SIX, 0, longs(0, 3), longs(3, 1)));
        views.put("scalar", view(TWO, 1, longs(), longs()));
        Map<Object, Object> nested = new LinkedHashMap<>();
        nested.put("epoch", 12);
        nested.put("best", 0.25);
        nested.put("none", null);
        nested.put("state_dict", new Attributed(plain, Map.of("_metadata", Map.of("", 1))));
        nested.put("callbacks", Map.of(new Name("pytorch_lightning.callbacks.x", "Y"), List.of(1)));
        nested.put(3, List.of(true, List.of(List.of("deep"))));
        nested.put("device", new Call(new Name("torch", "device"), List.of("cpu")));
        Map<String, Object> recalled = new LinkedHashMap<>();
        recalled.put("a", new Raw(json("X\3\0\0\0keyq\0")));
        recalled.put("b", new Raw(json("h\0")));
        recalled.put("c", new Raw(json("(K\1K\2tq\1h\1\u0086r\2\0\0\0j\2\0\0\0\u0094")));
        Call typed = new Call(new Name("torch", "Size"), List.of(List.of(6)));
        recalled.put(
                "w",
                new Call(
                        CheckpointFile.REBUILD,
                        Arrays.asList(SIX, 0, typed, longs(1), false, null)));
        Call pairs =
                new Call(
                        new Name("collections", "OrderedDict"),
                        List.of(List.of(List.of("w", tensor(SIX, 6)), List.of("v", 1))));
        return List.of(
                CheckpointFile.pickle(plain),
                CheckpointFile.pickle(views),
                CheckpointFile.pickle(nested),
                CheckpointFile.pickle(recalled),
                CheckpointFile.pickle(pairs));
    }

    /** Latin letters as bytes; single quotes stand for double ones. */
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void report(TestReporter reporter, String measured) {
        reporter.publishEntry("fuzzing", measured);
    }
}
