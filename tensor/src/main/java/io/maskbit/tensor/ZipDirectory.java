package io.maskbit.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * The directory of a zip archive, of up to {@value #MOST} entries; in the 64-bit form too.
 *
 * <p>Read by ourselves, since the reader of the JDK makes room for as many entries as an archive
 * claims to have, finds names slowly that were made to collide, and lets entries be named twice or
 * overlap. Here every entry must lie inside the file, before the directory and beside the others.
 */
public final class ZipDirectory {

    /** Most entries of an archive. */
    public static final int MOST = 1 << 16;

    private static final int LONGEST = 1 << 24;
    private static final int END = 22;
    private static final int LISTED = 46;
    private static final int LOCAL = 30;
    private static final long SATURATED = 0xFFFFFFFFL;

    private final FileChannel channel;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipDirectory(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * One entry, as the directory describes it.
     *
     * @param name its name; any text, and no path to be followed
     * @param method 0 if it is stored as it is, 8 if it is deflated
     * @param offset where its own header begins
     * @param packed its length in the file
     * @param size its length when unpacked, as it claims
     * @param checksum CRC-32 of its unpacked bytes, as it claims
     */
    public record Entry(
            String name, int method, long offset, long packed, long size, long checksum) {

        /** Returns whether its bytes lie in the file as they are. */
        public boolean isStored() {
            return method == 0;
        }
    }

    /**
     * Reads the directory.
     *
     * @param channel the file; stays open, and is asked again by {@link #begin}
     * @return its entries
     * @throws ZipException if it is no sound archive
     * @throws IOException if the file cannot be read
     */
    public static ZipDirectory read(FileChannel channel) throws IOException {
        ZipDirectory directory = new ZipDirectory(channel);
        directory.readEntries();
        return directory;
    }

    /** Returns the entries by name, in the order of the directory. */
    public Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /**
     * Finds the bytes of an entry behind its own header.
     *
     * @param entry one of {@link #entries()}
     * @return the position of the first
     * @throws ZipException if there is no such header
     * @throws IOException if the file cannot be read
     */
    public long begin(Entry entry) throws IOException {
        ByteBuffer header = bytes(entry.offset(), LOCAL);
        if (header.getInt(0) != 0x04034B50) {
            throw new ZipException("an entry has no header at byte " + entry.offset());
        }
        return entry.offset()
                + LOCAL
                + Short.toUnsignedInt(header.getShort(26))
                + Short.toUnsignedInt(header.getShort(28));
    }

    /**
     * Opens the bytes of an entry, unpacked.
     *
     * @param entry one of {@link #entries()}
     * @return as many bytes as really are there; the caller closes it
     * @throws ZipException if it is packed in another way than by deflating
     * @throws IOException if the file cannot be read
     */
    public InputStream open(Entry entry) throws IOException {
        if (entry.method() != 0 && entry.method() != 8) {
            throw new ZipException("an entry is packed in way " + entry.method());
        }
        ZipInput packed = new ZipInput(channel, begin(entry), entry.packed());
        return entry.isStored() ? packed : packed.inflated();
    }

    private void readEntries() throws IOException {
        long size = channel.size();
        int length = (int) Math.min(size, END + 0xFFFF);
        ByteBuffer tail = bytes(size - length, length);
        int at = length - END;
        while (at >= 0 && !(tail.getInt(at) == 0x06054B50 && endsThere(tail, at))) {
            at--;
        }
        if (at < 0) {
            throw new ZipException("the directory at its end is missing");
        }
        long count = Short.toUnsignedLong(tail.getShort(at + 10));
        long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long begin = Integer.toUnsignedLong(tail.getInt(at + 16));
        long end = size - length + at;
        if (at >= 20 && tail.getInt(at - 20) == 0x07064B50) {
            end = tail.getLong(at - 12);
            ByteBuffer wide = bytes(end, 56);
            if (wide.getInt(0) != 0x06064B50) {
                throw new ZipException("the directory of a large archive is missing");
            }
            count = wide.getLong(32);
            bytes = wide.getLong(40);
            begin = wide.getLong(48);
        }
        if (count < 0 || count > MOST || bytes < 0 || bytes > LONGEST) {
            throw new ZipException("the directory has more than " + MOST + " entries");
        }
        if (begin < 0 || begin != end - bytes || count * LISTED > bytes) {
            throw new ZipException("the directory does not lie where it is said to lie");
        }
        ByteBuffer listed = bytes(begin, (int) bytes);
        while (listed.hasRemaining()) {
            add(entry(listed), begin);
        }
        if (entries.size() != count) {
            throw new ZipException(
                    "the directory has " + entries.size() + " entries, not " + count);
        }
        requireApart(begin);
    }

    private static boolean endsThere(ByteBuffer tail, int at) {
        return at + END + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.capacity();
    }

    private Entry entry(ByteBuffer listed) throws ZipException {
        require(listed, LISTED);
        int at = listed.position();
        if (listed.getInt(at) != 0x02014B50) {
            throw new ZipException("the directory is damaged at its byte " + at);
        }
        if ((listed.getShort(at + 8) & 1) != 0) {
            throw new ZipException("an entry is encrypted");
        }
        int name = Short.toUnsignedInt(listed.getShort(at + 28));
        int extra = Short.toUnsignedInt(listed.getShort(at + 30));
        int comment = Short.toUnsignedInt(listed.getShort(at + 32));
        require(listed, LISTED + name + extra + comment);
        long[] numbers = {
            Integer.toUnsignedLong(listed.getInt(at + 24)), // unpacked
            Integer.toUnsignedLong(listed.getInt(at + 20)), // packed
            Integer.toUnsignedLong(listed.getInt(at + 42)), // place
        };
        widen(numbers, listed.slice(at + LISTED + name, extra).order(listed.order()));
        Entry entry =
                new Entry(
                        text(listed.slice(at + LISTED, name)),
                        Short.toUnsignedInt(listed.getShort(at + 10)),
                        numbers[2],
                        numbers[1],
                        numbers[0],
                        Integer.toUnsignedLong(listed.getInt(at + 16)));
        listed.position(at + LISTED + name + extra + comment);
        return entry;
    }

    /** Takes numbers that 32 bits do not hold from the field that is there for them. */
    private static void widen(long[] numbers, ByteBuffer extra) throws ZipException {
        while (extra.remaining() >= 4) {
            int kind = extra.getShort();
            int length = Short.toUnsignedInt(extra.getShort());
            require(extra, length);
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            extra.position(extra.position() + length);
            if (kind == 1) {
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] == SATURATED) {
                        require(field, Long.BYTES);
                        numbers[i] = field.getLong();
                    }
                }
                return;
            }
        }
    }

    private void add(Entry entry, long limit) throws ZipException {
        long room = limit - LOCAL - entry.packed();
        if (entry.packed() < 0 || entry.size() < 0 || entry.packed() > limit) {
            throw new ZipException("an entry is longer than the file");
        }
        if (entry.offset() < 0 || entry.offset() > room) {
            throw new ZipException("an entry lies outside of the file");
        }
        if (entries.put(entry.name(), entry) != null) {
            throw new ZipException("the entry " + Refusal.quote(entry.name()) + " is there twice");
        }
    }

    private void requireApart(long limit) throws IOException {
        List<Entry> placed =
                entries.values().stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
        for (int i = 0; i < placed.size(); i++) {
            long next = i + 1 < placed.size() ? placed.get(i + 1).offset() : limit;
            if (begin(placed.get(i)) + placed.get(i).packed() > next) {
                throw new ZipException("two entries overlap");
            }
        }
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        if (position < 0 || position > channel.size() - length) {
            throw new ZipException("the directory speaks of bytes outside of the file");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        WeightFiles.readFully(channel, position, bytes);
        return bytes.flip();
    }

    private static String text(ByteBuffer bytes) throws ZipException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ZipException("the name of an entry is not UTF-8");
        }
    }

    private static void require(ByteBuffer bytes, int length) throws ZipException {
        if (length > bytes.remaining()) {
            throw new ZipException("the directory is cut off");
        }
    }
}
