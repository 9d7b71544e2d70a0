package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes safetensors files: the length of the header (8 bytes, little endian), the header
 * in JSON, then the raw values. Files may be larger than 2 GB.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {

    private Safetensors() {}

    /**
     * Opens a file. The whole header is checked: every tensor must lie inside the file, have the
     * bytes that its shape and type need, and follow the one before without overlap or hole.
     *
     * @param file the file
     * @return its tensors, in the order of the header
     * @throws ExperimentException if it is absent, damaged or not safetensors
     */
    public static TensorFile open(Path file) {
        WeightFiles.requireReadable(file);
        Optional<FileChannel> opened = Optional.empty();
        boolean complete = false;
        try {
            opened = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
            StoredTensors tensors = read(file, opened.get());
            complete = true;
            return tensors;
        } catch (CharacterCodingException e) {
            throw Refusal.because(file, e, "has a header that is not UTF-8");
        } catch (IOException e) {
            throw Refusal.because(file, e, "cannot be read");
        } finally {
            if (!complete && opened.isPresent()) {
                WeightFiles.closeQuietly(opened.get());
            }
        }
    }

    /**
     * Writes a file, all or nothing: the values go to a temporary file in the same folder, which is
     * flushed to the disk and then renamed. Equal arrays and metadata give equal bytes: tensors of
     * a multiple of 64 bytes come first, so that they begin at one and can be mapped, then wider
     * types before narrower ones, so that every tensor is aligned; among equals names are sorted.
     *
     * @param file where; an existing file is replaced
     * @param tensors the arrays by name, on any device, of type float64, float32, float16, int64,
     *     int32, int8, uint8 or boolean; left as they are
     * @param metadata texts to keep beside them
     * @throws IllegalArgumentException if a name or type cannot be written
     * @throws ExperimentException if the file cannot be written
     */
    public static void write(
            Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
        new SafetensorsWriter(tensors, metadata).write(file);
    }

    private static StoredTensors read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw Refusal.of(
                    file,
                    "is too short for a safetensors file: " + size + " bytes",
                    "the file is cut off: copy or download it again");
        }
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        WeightFiles.readFully(channel, 0, start);
        long length = start.getLong(0);
        if (length < 0 || length > SafetensorsHeader.MAX_LENGTH) {
            throw Refusal.of(
                    file,
                    "has a header of " + Long.toUnsignedString(length) + " bytes",
                    "a safetensors header has at most " + SafetensorsHeader.MAX_LENGTH);
        }
        if (length > size - Long.BYTES) {
            throw Refusal.of(
                    file,
                    "has a header of " + length + " bytes, but is only " + size + " bytes long",
                    "the file is cut off or damaged: copy or download it again");
        }
        long values = Long.BYTES + length;
        SafetensorsHeader header =
                SafetensorsHeader.parse(file, text(channel, length), size - values);
        Map<String, StoredTensors.Stored> stored = new LinkedHashMap<>();
        header.tensors()
                .forEach(
                        (name, entry) ->
                                stored.put(name, locate(channel, values + entry.begin(), entry)));
        return new StoredTensors(file, stored, header.metadata(), ByteOrder.LITTLE_ENDIAN, channel);
    }

    private static StoredTensors.Stored locate(
            FileChannel channel, long begin, SafetensorsHeader.Entry entry) {
        long length = entry.shape().size() * entry.type().bytes();
        FileRegion region = new FileRegion(channel, begin, length);
        return new StoredTensors.Stored(entry.type(), entry.shape(), () -> region);
    }

    private static Reader text(FileChannel channel, long length) throws IOException {
        channel.position(Long.BYTES);
        return new InputStreamReader(
                new LimitedInput(Channels.newInputStream(channel), length),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }
}
