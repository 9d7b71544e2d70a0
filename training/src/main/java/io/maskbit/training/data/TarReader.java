package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lists the files in a tar archive (POSIX ustar with pax and GNU long names) without reading their
 * contents. Nothing is ever extracted, so that names may be what they like.
 */
final class TarReader {

    /** Everything in an archive is a multiple of this. */
    static final int BLOCK = 512;

    private static final int MOST_EXTRA = 1 << 20;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    private final Path file;
    private final FileChannel channel;
    private final long bytes;
    private long position;

    private TarReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.bytes = channel.size();
    }

    /** Told of one file. */
    interface Visitor {

        /**
         * A file was found.
         *
         * @param name its name in the archive
         * @param offset where its content begins
         * @param size bytes of its content, all of which lie in the archive
         * @param archive the archive, to read from
         * @throws IOException if reading fails
         */
        void file(String name, long offset, long size, FileChannel archive) throws IOException;
    }

    /**
     * Visits the files of an archive in order.
     *
     * @param file the archive
     * @param visitor told of each file
     * @throws ExperimentException if it is no tar archive, is cut short, or holds something else
     *     than files and folders
     */
    static void visit(Path file, Visitor visitor) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new TarReader(file, channel).visit(visitor);
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + e);
        }
    }

    /**
     * Reads bytes at a place.
     *
     * @param archive the archive
     * @param offset where they begin
     * @param size how many
     * @return the bytes
     * @throws IOException if the archive ends before
     */
    static byte[] read(FileChannel archive, long offset, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (archive.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the archive ends at byte " + (offset + bytes.position()));
            }
        }
        return bytes.array();
    }

    private void visit(Visitor visitor) throws IOException {
        String name = ""; // of the next file, where a long one was given
        long size = -1;
        while (true) {
            byte[] header = block();
            if (isZero(header)) {
                return;
            }
            check(header);
            long stored = number(header);
            long length = size >= 0 ? size : stored;
            char type = (char) header[TYPE];
            boolean isExtra = type == 'x' || type == 'g' || type == 'L';
            if (isExtra) {
                length = stored;
            }
            if (length > bytes - position) {
                throw cutShort();
            }
            if (isExtra) {
                String extra = extra(length);
                if (type == 'L') {
                    int end = extra.indexOf('\0');
                    name = end < 0 ? extra : extra.substring(0, end);
                } else if (type == 'x') {
                    name = record(extra, "path", name);
                    String longer = record(extra, "size", "");
                    size = longer.isEmpty() ? size : decimal(longer);
                }
            } else if (type == '0' || type == 0) {
                visitor.file(name.isEmpty() ? name(header) : name, position, length, channel);
            } else if (type != '5') {
                throw refusal(
                        file,
                        "holds something that is neither file nor folder: '"
                                + name(header)
                                + "' is of type "
                                + (int) type,
                        "write the files themselves, no links and no sparse files");
            }
            if (!isExtra) {
                name = "";
                size = -1;
            }
            position += (length + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private byte[] block() throws IOException {
        if (bytes - position < BLOCK) {
            throw cutShort();
        }
        byte[] block = read(channel, position, BLOCK);
        position += BLOCK;
        return block;
    }

    private ExperimentException cutShort() {
        return refusal(
                file,
                "is cut short at byte " + bytes,
                "a tar archive ends with blocks of zeros: copy or write it again");
    }

    private void check(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean isSum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += isSum ? ' ' : header[i] & 0xFF;
        }
        String stored = text(header, CHECKSUM, CHECKSUM_LENGTH).strip();
        if (!stored.matches("[0-7]{1,7}") || Integer.parseInt(stored, 8) != sum) {
            throw refusal(
                    file,
                    position == BLOCK
                            ? "is no tar archive"
                            : "is damaged at byte " + (position - BLOCK),
                    "expected an uncompressed tar archive: unpack .gz, or write it again");
        }
    }

    private long number(byte[] header) {
        if ((header[SIZE] & 0x80) != 0) { // GNU: binary, since it needs more than 11 octal digits
            long value = header[SIZE] & 0x7F;
            for (int i = 1; i < SIZE_LENGTH; i++) {
                if (value > Long.MAX_VALUE >> 8) {
                    throw cutShort();
                }
                value = value << 8 | header[SIZE + i] & 0xFF;
            }
            return value;
        }
        String digits = text(header, SIZE, SIZE_LENGTH).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw refusal(file, "is damaged: '" + name(header) + "' has no size");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private String extra(long length) throws IOException {
        if (length > MOST_EXTRA) {
            throw refusal(file, "is damaged: a name of " + length + " bytes");
        }
        return new String(read(channel, position, (int) length), StandardCharsets.UTF_8);
    }

    /** Finds a value among pax records, each "LENGTH KEY=VALUE\n". */
    private static String record(String records, String key, String otherwise) {
        String found = otherwise;
        for (String line : records.split("\n")) {
            String record = line.substring(line.indexOf(' ') + 1);
            if (record.startsWith(key + "=")) {
                found = record.substring(key.length() + 1);
            }
        }
        return found;
    }

    private long decimal(String digits) {
        if (!digits.matches("[0-9]{1,18}")) {
            throw refusal(file, "is damaged: a size of '" + digits + "'");
        }
        return Long.parseLong(digits);
    }

    private static String name(byte[] header) {
        String name = text(header, 0, NAME);
        boolean isPosix = text(header, MAGIC, 6).equals("ustar") && header[MAGIC + 5] == 0;
        String prefix = isPosix ? text(header, PREFIX, PREFIX_LENGTH) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int most) {
        int to = from;
        while (to < Math.min(bytes.length, from + most) && bytes[to] != 0) {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }
}
