package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * The bytes of one stored entry of a zip archive; checks the checksum where it reads all of them.
 */
final class ZipSource implements ArrayLoader.Source {

    private final FileChannel channel;
    private final ZipDirectory.Entry entry;
    private final long begin;
    private final CRC32 checksum = new CRC32();
    private long position;
    private boolean whole = true;

    ZipSource(FileChannel channel, ZipDirectory directory, ZipDirectory.Entry entry)
            throws IOException {
        this.channel = channel;
        this.entry = entry;
        this.begin = directory.begin(entry);
    }

    @Override
    public void read(long from, ByteBuffer target) throws IOException {
        if (from > entry.size() - target.remaining()) {
            throw new ZipException("entry " + Refusal.quote(entry.name()) + " ends too early");
        }
        whole &= from == position;
        ByteBuffer filled = target.duplicate();
        WeightFiles.readFully(channel, begin + from, target);
        filled.limit(target.position());
        position = from + filled.remaining();
        if (whole) {
            checksum.update(filled);
        }
        if (whole && position == entry.size() && checksum.getValue() != entry.checksum()) {
            throw new ZipException(
                    "the checksum of entry " + Refusal.quote(entry.name()) + " does not match");
        }
    }
}
