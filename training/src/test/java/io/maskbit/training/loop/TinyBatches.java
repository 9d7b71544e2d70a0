package io.maskbit.training.loop;

import io.maskbit.training.data.Batch;
import io.maskbit.training.data.Cursor;

/**
 * Images that are a function of their number, brighter by class; from a given one on they are not
 * numbers.
 */
final class TinyBatches implements BatchStream {

    private final int size;
    private final long brokenFrom;
    private long position;

    TinyBatches(int size, long position, long brokenFrom) {
        this.size = size;
        this.position = position;
        this.brokenFrom = brokenFrom;
    }

    static TinyBatches of(int size) {
        return new TinyBatches(size, 0, Long.MAX_VALUE);
    }

    static TinyBatches at(int size, Cursor cursor) {
        return new TinyBatches(size, cursor.position(), Long.MAX_VALUE);
    }

    @Override
    public Batch next() {
        int values = (int) TinyTokenizer.IMAGE.values();
        float[] pixels = new float[size * values];
        long[] labels = new long[size];
        long[] ids = new long[size];
        for (int b = 0; b < size; b++) {
            ids[b] = position++;
            labels[b] = ids[b] % TinyGenerator.CLASSES;
            for (int i = 0; i < values; i++) {
                pixels[b * values + i] =
                        ids[b] >= brokenFrom
                                ? Float.NaN
                                : 0.25f * labels[b] + Fill.uniform("image" + ids[b], (long) i) / 2;
            }
        }
        return new Batch(pixels, labels, ids, TinyTokenizer.IMAGE.height());
    }

    @Override
    public Cursor cursor() {
        return new Cursor(position, "digest of " + position + " images");
    }
}
