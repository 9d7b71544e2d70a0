package io.maskbit.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of stored entries, each beginning at a multiple of 64 bytes, so that a
 * reader may map it. Sizes and places beyond 32 bits are written in the 64-bit form of the format.
 */
final class StoredZip {

    private static final int ALIGNMENT = 64;
    private static final int LOCAL = 0x04034B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final short SIZES_64 = 1;
    private static final short PADDING = 0x4246; // "FB", the field with which PyTorch aligns
    private static final short VERSION = 20;
    private static final short VERSION_64 = 45;
    private static final short UTF_8_NAMES = 1 << 11;
    private static final short FIRST_OF_1980 = 0x21;
    private static final int LOCAL_LENGTH = 30;
    private static final int FIELD_LENGTH = 4;
    private static final int SIZES_64_LENGTH = FIELD_LENGTH + 2 * Long.BYTES;
    private static final long LARGEST_32 = 0xFFFFFFFFL;
    private static final int MOST_16 = 0xFFFF;

    private final FileChannel channel;
    private final long limit;
    private final ByteArrayOutputStream central = new ByteArrayOutputStream();
    private long entries;

    StoredZip(FileChannel channel) {
        this(channel, LARGEST_32);
    }

    /** For tests: with the 64-bit form from smaller numbers on. */
    StoredZip(FileChannel channel, long limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** Writes the content of an entry. */
    @FunctionalInterface
    interface Content {

        /**
         * Writes all of it.
         *
         * @param sink takes the bytes in order
         * @throws IOException if the disk refuses
         */
        void writeTo(HostValues.Sink sink) throws IOException;
    }

    /**
     * Adds an entry of known bytes.
     *
     * @param name its name
     * @param bytes its content
     * @throws IOException if the disk refuses
     */
    void add(String name, byte[] bytes) throws IOException {
        add(name, bytes.length, sink -> sink.accept(ByteBuffer.wrap(bytes)));
    }

    /**
     * Adds an entry.
     *
     * @param name its name
     * @param length bytes of its content
     * @param content writes them
     * @throws IOException if the disk refuses
     * @throws IllegalStateException if the content has another length
     */
    void add(String name, long length, Content content) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long place = channel.position();
        boolean wide = length >= limit;
        int fields = wide ? SIZES_64_LENGTH : 0;
        long begin = place + LOCAL_LENGTH + utf8.length + fields + FIELD_LENGTH;
        int padding = (int) Math.floorMod(-begin, (long) ALIGNMENT);
        long values = begin + padding;
        channel.position(values);
        CRC32 sum = new CRC32();
        content.writeTo(
                bytes -> {
                    sum.update(bytes.duplicate());
                    writeFully(bytes);
                });
        if (channel.position() - values != length) {
            throw new IllegalStateException(
                    name + " has " + (channel.position() - values) + " bytes, not " + length);
        }
        long end = channel.position();
        channel.position(place);
        ByteBuffer header = buffer(LOCAL_LENGTH + fields + FIELD_LENGTH + padding + utf8.length);
        header.putInt(LOCAL);
        common(header, wide, (int) sum.getValue(), length);
        header.putShort((short) utf8.length);
        header.putShort((short) (fields + FIELD_LENGTH + padding));
        header.put(utf8);
        if (wide) {
            header.putShort(SIZES_64).putShort((short) (2 * Long.BYTES));
            header.putLong(length).putLong(length);
        }
        header.putShort(PADDING).putShort((short) padding);
        while (header.hasRemaining()) {
            header.put((byte) 'Z');
        }
        writeFully(header.flip());
        channel.position(end);
        list(utf8, (int) sum.getValue(), length, place);
    }

    /** Fields that both kinds of header share, from the version to the sizes. */
    private static void common(ByteBuffer header, boolean wide, int sum, long length) {
        header.putShort(wide ? VERSION_64 : VERSION).putShort(UTF_8_NAMES);
        header.putShort((short) 0); // stored
        header.putShort((short) 0).putShort(FIRST_OF_1980);
        header.putInt(sum);
        int size = wide ? (int) LARGEST_32 : (int) length;
        header.putInt(size).putInt(size);
    }

    private void list(byte[] name, int sum, long length, long place) {
        boolean wide = length >= limit || place >= limit;
        int fields = wide ? SIZES_64_LENGTH + Long.BYTES : 0;
        ByteBuffer entry = buffer(46 + name.length + fields);
        entry.putInt(CENTRAL).putShort(wide ? VERSION_64 : VERSION);
        common(entry, wide, sum, length);
        entry.putShort((short) name.length).putShort((short) fields);
        entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        entry.putInt(wide ? (int) LARGEST_32 : (int) place);
        entry.put(name);
        if (wide) {
            entry.putShort(SIZES_64).putShort((short) (3 * Long.BYTES));
            entry.putLong(length).putLong(length).putLong(place);
        }
        central.writeBytes(entry.array());
        entries++;
    }

    /**
     * Writes the table of contents; nothing can be added any more.
     *
     * @throws IOException if the disk refuses
     */
    void end() throws IOException {
        long place = channel.position();
        writeFully(ByteBuffer.wrap(central.toByteArray()));
        boolean wide = place >= limit || entries >= MOST_16;
        if (wide) {
            long end = channel.position();
            ByteBuffer tail = buffer(56 + 20);
            tail.putInt(END_64).putLong(44).putShort(VERSION_64).putShort(VERSION_64);
            tail.putInt(0).putInt(0).putLong(entries).putLong(entries);
            tail.putLong(central.size()).putLong(place);
            tail.putInt(LOCATOR_64).putInt(0).putLong(end).putInt(1);
            writeFully(tail.flip());
        }
        ByteBuffer tail = buffer(22);
        short count = (short) (wide ? MOST_16 : entries);
        tail.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
        tail.putInt(wide ? (int) LARGEST_32 : central.size());
        tail.putInt(wide ? (int) LARGEST_32 : (int) place).putShort((short) 0);
        writeFully(tail.flip());
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
