package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The values of a strided view in row order, picked out of its storage. */
final class StridedSource implements ArrayLoader.Source {

    /** Longest stretch of a storage that is held in memory for picking, in bytes. */
    static final long MAX_BYTES = 1L << 29;

    private final ArrayLoader.Source stored;
    private final TensorView view;
    private final int bytes;
    private ByteBuffer values = ByteBuffer.allocate(0);

    /**
     * Makes a source.
     *
     * @param stored all bytes of the storage; closed with this
     * @param view a checked view, whose span has at most {@link #MAX_BYTES}
     * @param bytes bytes of one value
     */
    StridedSource(ArrayLoader.Source stored, TensorView view, int bytes) {
        this.stored = stored;
        this.view = view;
        this.bytes = bytes;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (values.capacity() == 0) {
            values = ByteBuffer.allocate(Math.toIntExact(view.span() * bytes));
            stored.read(view.offset() * bytes, values);
        }
        int dimensions = view.shape().dimension();
        long[] index = new long[dimensions];
        long left = position / bytes;
        int at = 0;
        for (int d = dimensions - 1; d >= 0; d--) {
            index[d] = left % view.shape().get(d);
            left /= view.shape().get(d);
            at += Math.toIntExact(index[d] * view.stride(d));
        }
        while (target.hasRemaining()) {
            for (int b = 0; b < bytes; b++) {
                target.put(values.get(at * bytes + b));
            }
            at += advance(index);
        }
    }

    /** Moves on to the next value in row order; returns how far away it lies. */
    private int advance(long[] index) {
        long distance = 0;
        for (int d = index.length - 1; d >= 0; d--) {
            index[d]++;
            distance += view.stride(d);
            if (index[d] < view.shape().get(d)) {
                break;
            }
            distance -= index[d] * view.stride(d);
            index[d] = 0;
        }
        return (int) distance;
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
