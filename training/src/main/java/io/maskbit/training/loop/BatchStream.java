package io.maskbit.training.loop;

import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.Cursor;

/**
 * Training images without end, in an order that depends on the seed only.
 *
 * <p>A stream is continued by making it anew at the cursor that a checkpoint holds.
 */
public interface BatchStream {

    /**
     * Takes the next batch.
     *
     * @return images and labels on the host
     */
    Batch next();

    /** Returns where the stream stands, with the digest of everything taken so far. */
    Cursor cursor();

    /**
     * Takes batches from a reader.
     *
     * @param reader a reader for training; stays the caller's to close
     * @return the stream
     */
    static BatchStream of(BatchReader reader) {
        return new BatchStream() {
            @Override
            public Batch next() {
                return reader.next();
            }

            @Override
            public Cursor cursor() {
                return reader.cursor();
            }
        };
    }
}
