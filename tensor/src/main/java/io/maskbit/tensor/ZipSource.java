package io.maskbit.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The bytes of one stored entry of a zip archive; checks the checksum where it reads all of them.
 */
final class ZipSource implements ArrayLoader.Source {

    private final ZipFile zip;
    private final ZipEntry entry;
    private final byte[] buffer;
    private final CRC32 checksum = new CRC32();
    private InputStream input;
    private long position;
    private boolean whole;

    ZipSource(ZipFile zip, ZipEntry entry) throws IOException {
        this.zip = zip;
        this.entry = entry;
        this.buffer = new byte[(int) Math.min(1 << 18, Math.max(1, entry.getSize()))];
        this.input = zip.getInputStream(entry);
        this.whole = true;
    }

    @Override
    public void read(long from, ByteBuffer target) throws IOException {
        if (from != position) {
            input.close();
            input = zip.getInputStream(entry);
            input.skipNBytes(from); // does not read: the entry is not compressed
            position = from;
            whole = false;
        }
        while (target.hasRemaining()) {
            int count = input.read(buffer, 0, Math.min(buffer.length, target.remaining()));
            if (count < 0) {
                throw new EOFException("entry " + entry.getName() + " ends too early");
            }
            checksum.update(buffer, 0, count);
            target.put(buffer, 0, count);
            position += count;
        }
        if (whole && position == entry.getSize() && checksum.getValue() != entry.getCrc()) {
            throw new ZipException("the checksum of entry " + entry.getName() + " does not match");
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
