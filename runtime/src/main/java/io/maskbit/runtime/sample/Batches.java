package io.maskbit.runtime.sample;

/** Decides how many images are made, and secured, at once. The images do not depend on it. */
public sealed interface Batches permits FixedBatches, MeasuredBatches {

    /**
     * Returns the size of the next batch.
     *
     * @param number number of its first image
     * @param left images still wanted, at least 1
     * @return 1 to {@code left}
     */
    int next(long number, long left);

    /**
     * Learns from a batch.
     *
     * @param images its size
     * @param nanoseconds how long it took
     */
    void made(int images, long nanoseconds);
}
