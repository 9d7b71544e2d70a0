package io.maskbit.runtime.tune;

import io.maskbit.runtime.measure.SampleTrial.Looks;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What the judge saw in some consecutive images, kept in a file so that no image is sampled twice.
 *
 * @param looks features, and whether images show their class
 * @param ms how long it took
 */
record Block(Looks looks, long ms) {

    private static final int MAGIC = 0x4D425442;

    /** Reads a block; empty if there is no whole one of this extent. */
    static Optional<Block> read(Path file, int count, int width) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(file)), count, width);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Optional<Block> read(ByteBuffer bytes, int count, int width) {
        long size = 4L * 3 + 8 + (long) count * (4L * width + 1);
        if (bytes.remaining() != size
                || bytes.getInt() != MAGIC
                || bytes.getInt() != count
                || bytes.getInt() != width) {
            return Optional.empty();
        }
        long ms = bytes.getLong();
        float[] features = new float[count * width];
        for (int i = 0; i < features.length; i++) {
            features[i] = bytes.getFloat();
        }
        boolean[] right = new boolean[count];
        for (int i = 0; i < count; i++) {
            right[i] = bytes.get() != 0;
        }
        return Optional.of(new Block(new Looks(features, right), ms));
    }

    /** Writes the block whole or not at all. */
    void write(Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
                out.writeInt(MAGIC);
                out.writeInt(looks.right().length);
                out.writeInt(looks.features().length / looks.right().length);
                out.writeLong(ms);
                for (float value : looks.features()) {
                    out.writeFloat(value);
                }
                for (boolean right : looks.right()) {
                    out.writeByte(right ? 1 : 0);
                }
            }
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
