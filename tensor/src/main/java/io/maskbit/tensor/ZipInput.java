package io.maskbit.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A stretch of a file, as a stream that does not move the file's own position. */
final class ZipInput extends InputStream {

    private final FileChannel channel;
    private long position;
    private long left;

    /**
     * Takes a stretch.
     *
     * @param channel the file; not closed with this
     * @param begin its first byte
     * @param length bytes
     */
    ZipInput(FileChannel channel, long begin, long length) {
        this.channel = channel;
        this.position = begin;
        this.left = length;
    }

    /** Returns the bytes that were deflated into this stretch. */
    InputStream inflated() {
        return new InflaterInputStream(this, new Inflater(true), 1 << 13) {
            private boolean padded;

            @Override
            protected void fill() throws IOException {
                len = in.read(buf, 0, buf.length);
                if (len < 0 && padded) {
                    throw new EOFException("deflated bytes end too early");
                }
                if (len < 0) { // zlib asks for a byte more than there is
                    padded = true;
                    buf[0] = 0;
                    len = 1;
                }
                inf.setInput(buf, 0, len);
            }

            @Override
            public void close() throws IOException {
                inf.end();
                super.close();
            }
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int wanted = (int) Math.min(length, left);
        int count = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        if (count > 0) {
            position += count;
            left -= count;
        }
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, left));
        position += skipped;
        left -= skipped;
        return skipped;
    }
}
