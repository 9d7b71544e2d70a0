package io.maskbit.training.loop;

import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.data.IdBatches;

/**
 * Training images without end, in an order that depends on the seed only.
 *
 * <p>A stream is continued by making it anew at the cursor that a checkpoint holds.
 */
public interface BatchStream extends AutoCloseable {

    /**
     * Takes the next batch.
     *
     * @return images and labels on the host
     */
    Batch next();

    /** Returns where the stream stands, with the digest of everything taken so far. */
    Cursor cursor();

    /** Stops what reads ahead, where something does. */
    @Override
    default void close() {}

    /**
     * Takes batches from a reader.
     *
     * @param reader a reader for training; closed with the stream
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

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    /**
     * Takes batches without pixels.
     *
     * @param batches numbers of images in the order of training
     * @return the stream
     */
    static BatchStream of(IdBatches batches) {
        return new BatchStream() {
            @Override
            public Batch next() {
                return batches.next();
            }

            @Override
            public Cursor cursor() {
                return batches.cursor();
            }
        };
    }
}
