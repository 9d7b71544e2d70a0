package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files whose header may say anything. */
final class RawSafetensors {

    private RawSafetensors() {}

    static Path write(Path file, String header, byte[] values) throws IOException {
        return write(file, header.getBytes(StandardCharsets.UTF_8), values);
    }

    static Path write(Path file, byte[] header, byte[] values) throws IOException {
        ByteBuffer bytes = CheckpointFile.bytes(8 + header.length + values.length);
        bytes.putLong(header.length).put(header).put(values);
        return Files.write(file, bytes.array());
    }
}
