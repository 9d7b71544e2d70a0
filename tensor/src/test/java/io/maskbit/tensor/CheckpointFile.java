package io.maskbit.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes checkpoints as torch.save does, and others that it never would. */
final class CheckpointFile {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String root = "archive";
    private int method = ZipEntry.STORED;

    /** A Python name, such as collections.OrderedDict. */
    record Name(String module, String name) {}

    /** A call of a name. */
    record Call(Object function, List<?> arguments) {}

    /** A tuple. */
    record Tuple(List<?> items) {
        static Tuple of(Object... items) {
            return new Tuple(Arrays.asList(items));
        }
    }

    /** A reference to a storage. */
    record Storage(String type, String key, long size) {}

    /** Instructions as they are. */
    record Raw(byte[] bytes) {}

    /** A dictionary that carries attributes, as state dicts do. */
    record Attributed(Map<?, ?> entries, Map<?, ?> attributes) {}

    static final Name REBUILD = new Name("torch._utils", "_rebuild_tensor_v2");

    CheckpointFile root(String name) {
        root = name;
        return this;
    }

    CheckpointFile compressed() {
        method = ZipEntry.DEFLATED;
        return this;
    }

    CheckpointFile entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    CheckpointFile storage(String key, byte[] bytes) {
        return entry("data/" + key, bytes);
    }

    CheckpointFile content(Object content) {
        return entry("data.pkl", pickle(content));
    }

    Path write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(root + "/" + entry.getKey());
                header.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 checksum = new CRC32();
                    checksum.update(entry.getValue());
                    header.setSize(entry.getValue().length);
                    header.setCrc(checksum.getValue());
                }
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    /** Writes the five pickles and the storages of the format before PyTorch 1.6. */
    Path writeOld(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] magic = {0x6C, (byte) 0xFC, (byte) 0x9C, 0x46, (byte) 0xF9, 0x20, 0x6A, (byte) 0xA8};
        out.writeBytes(new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10});
        out.writeBytes(magic);
        out.writeBytes(new byte[] {0x50, 0x19, '.'});
        out.writeBytes(new byte[] {(byte) 0x80, 2, 'M', (byte) 0xE9, 3, '.'});
        out.writeBytes(pickle(Map.of("little_endian", true)));
        out.writeBytes(entries.get("data.pkl"));
        List<String> keys =
                entries.keySet().stream()
                        .filter(name -> name.startsWith("data/"))
                        .map(name -> name.substring("data/".length()))
                        .toList();
        out.writeBytes(pickle(keys));
        for (String key : keys) {
            byte[] values = entries.get("data/" + key);
            out.writeBytes(bytes(8).putLong(values.length / 4).array()); // of 4 bytes each
            out.writeBytes(values);
        }
        return Files.write(file, out.toByteArray());
    }

    /** A tensor over a whole storage, row order. */
    static Call tensor(Storage storage, long... shape) {
        Object[] strides = new Object[shape.length];
        long stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return view(storage, 0, longs(shape), Tuple.of(strides));
    }

    static Call view(Storage storage, long offset, Tuple shape, Tuple strides) {
        Call hooks = new Call(new Name("collections", "OrderedDict"), List.of());
        return new Call(REBUILD, Arrays.asList(storage, offset, shape, strides, false, hooks));
    }

    static Tuple longs(long... values) {
        return new Tuple(Arrays.stream(values).boxed().toList());
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = bytes(4 * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Protocol 2, as torch.save uses it; without the memo. */
    static byte[] pickle(Object content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x80);
        out.write(2);
        put(out, content);
        out.write('.');
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, Object value) {
        if (value == null) {
            out.write('N');
        } else if (value instanceof Boolean truth) {
            out.write(truth ? 0x88 : 0x89);
        } else if (value instanceof Integer number) {
            put(out, number.longValue());
        } else if (value instanceof Long number) {
            out.write(0x8A);
            out.write(8);
            out.writeBytes(bytes(8).putLong(number).array());
        } else if (value instanceof Double number) {
            out.write('G');
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.write('X');
            out.writeBytes(bytes(4).putInt(utf8.length).array());
            out.writeBytes(utf8);
        } else if (value instanceof Raw raw) {
            out.writeBytes(raw.bytes());
        } else {
            putStructure(out, value);
        }
    }

    private static void putStructure(ByteArrayOutputStream out, Object value) {
        if (value instanceof Name name) {
            String lines = "c" + name.module() + "\n" + name.name() + "\n";
            out.writeBytes(lines.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Call call) {
            put(out, call.function());
            put(out, new Tuple(call.arguments()));
            out.write('R');
        } else if (value instanceof Tuple tuple) {
            out.write('(');
            tuple.items().forEach(item -> put(out, item));
            out.write('t');
        } else if (value instanceof List<?> list) {
            out.write(']');
            out.write('(');
            list.forEach(item -> put(out, item));
            out.write('e');
        } else if (value instanceof Attributed attributed) {
            put(out, attributed.entries());
            put(out, attributed.attributes());
            out.write('b');
        } else if (value instanceof Map<?, ?> map) {
            put(out, new Call(new Name("collections", "OrderedDict"), List.of()));
            out.write('(');
            map.forEach(
                    (key, item) -> {
                        put(out, key);
                        put(out, item);
                    });
            out.write('u');
        } else if (value instanceof Storage storage) {
            put(
                    out,
                    Tuple.of(
                            "storage",
                            new Name("torch", storage.type()),
                            storage.key(),
                            "cpu",
                            storage.size()));
            out.write('Q');
        } else {
            throw new IllegalArgumentException("cannot pickle " + value);
        }
    }
}
