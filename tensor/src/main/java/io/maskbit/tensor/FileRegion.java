package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The bytes of one tensor in an open file.
 *
 * @param channel the file
 * @param begin first byte
 * @param length number of bytes
 */
record FileRegion(FileChannel channel, long begin, long length) implements ArrayLoader.Source {

    /**
     * Bytes to whose multiples the engine aligns its own arrays. Its matrix products may round
     * otherwise where an array begins elsewhere.
     */
    static final int ALIGNMENT = 64;

    /** A page: below it, a mapping takes more than a copy. */
    private static final int LEAST_MAPPED = 4096;

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        WeightFiles.readFully(channel, begin + position, target);
    }

    @Override
    public Optional<ByteBuffer> map() throws IOException {
        if (begin % ALIGNMENT != 0 || length < LEAST_MAPPED || length > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(
                channel.map(FileChannel.MapMode.READ_ONLY, begin, length)
                        .order(ByteOrder.nativeOrder()));
    }
}
