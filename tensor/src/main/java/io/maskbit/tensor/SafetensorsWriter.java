package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Writes one safetensors file. */
final class SafetensorsWriter {

    private static final AtomicLong WRITTEN = new AtomicLong();

    private final List<Map.Entry<String, NDArray>> tensors;
    private final Map<String, String> metadata;
    private final long window;

    SafetensorsWriter(Map<String, NDArray> tensors, Map<String, String> metadata) {
        this(tensors, metadata, HostValues.WINDOW);
    }

    /** For tests: with smaller pieces. */
    SafetensorsWriter(Map<String, NDArray> tensors, Map<String, String> metadata, long window) {
        this.tensors = new ArrayList<>(new TreeMap<>(tensors).entrySet());
        this.tensors.sort(
                Comparator.comparing((Map.Entry<String, NDArray> e) -> !keepsAlignment(e))
                        .thenComparingInt(e -> -HostValues.type(e.getValue()).bytes()));
        this.metadata = new TreeMap<>(metadata);
        this.window = window;
    }

    /**
     * Writes the file.
     *
     * @param file where
     */
    void write(Path file) {
        ByteBuffer header = header();
        Path target = file.toAbsolutePath();
        Path unfinished =
                target.resolveSibling(
                        "."
                                + target.getFileName()
                                + "."
                                + ProcessHandle.current().pid()
                                + "."
                                + WRITTEN.incrementAndGet()
                                + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(channel, header);
                for (Map.Entry<String, NDArray> tensor : tensors) {
                    HostValues.forEach(
                            tensor.getValue(), window, bytes -> writeFully(channel, bytes));
                }
                channel.force(true);
            }
            Files.move(
                    unfinished,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            flushFolder(target.getParent());
        } catch (IOException e) {
            throw Refusal.because(
                    file, e, "cannot be written", "check the folder, its permissions and its room");
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static boolean keepsAlignment(Map.Entry<String, NDArray> tensor) {
        NDArray array = tensor.getValue();
        return array.size() * HostValues.type(array).bytes() % FileRegion.ALIGNMENT == 0;
    }

    private ByteBuffer header() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(SafetensorsHeader.METADATA).beginObject();
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            long position = 0;
            for (Map.Entry<String, NDArray> tensor : tensors) {
                position = describe(json, tensor.getKey(), tensor.getValue(), position);
            }
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail", e);
        }
        return withLength(text.toString());
    }

    private static long describe(JsonWriter json, String name, NDArray array, long position)
            throws IOException {
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor may be called " + name);
        }
        ValueType type = HostValues.type(array);
        long end =
                Math.addExact(position, Math.multiplyExact(array.getShape().size(), type.bytes()));
        json.name(name).beginObject();
        json.name("dtype").value(type.name());
        json.name("shape").beginArray();
        for (long extent : array.getShape().getShape()) {
            json.value(extent);
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(position).value(end).endArray();
        json.endObject();
        return end;
    }

    private static ByteBuffer withLength(String json) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name or text is not valid Unicode", e);
        }
        // Filled up with spaces, so that the values start where they can be used in place.
        int unit = FileRegion.ALIGNMENT;
        int length = (Long.BYTES + utf8.remaining() + unit - 1) / unit * unit - Long.BYTES;
        if (length > SafetensorsHeader.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "names and metadata need " + length + " bytes, more than the format allows");
        }
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(utf8);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void flushFolder(Path folder) {
        // Makes the rename itself durable; systems that cannot open folders do without.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            return; // A left-over is no reason to fail, and the better reason is on its way.
        }
    }
}
