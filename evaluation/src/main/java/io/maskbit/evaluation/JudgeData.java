package io.maskbit.evaluation;

import io.maskbit.api.ImageShape;
import java.util.function.Consumer;

/** What a judge learns from and is examined on. */
public interface JudgeData {

    /** Returns the shape of every image; three channels. */
    ImageShape shape();

    /** Returns the number of classes, at least 2. */
    int classes();

    /** Returns a SHA-256 digest of both parts of the data: 64 hexadecimal digits. */
    String digest();

    /**
     * Delivers shuffled training images.
     *
     * @param seed seed of the order
     * @param batch images per batch
     * @param batches how many full batches; epochs follow each other
     * @param consumer takes them one after the other, on the calling thread
     */
    void training(long seed, int batch, int batches, Consumer<LabelledImages> consumer);

    /**
     * Delivers every held-out image once, in a fixed order.
     *
     * @param batch images per batch; the last may be smaller
     * @param consumer takes them one after the other, on the calling thread
     */
    void heldOut(int batch, Consumer<LabelledImages> consumer);
}
