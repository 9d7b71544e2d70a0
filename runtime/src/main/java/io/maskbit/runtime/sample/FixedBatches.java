package io.maskbit.runtime.sample;

import io.maskbit.sampling.ImageSampler;

/**
 * Batches of a given size. From the sampler's chunk on they are cut so that they end with a chunk:
 * a chunk of which only a part is wanted takes as long as a whole one.
 *
 * @param size images at once, at least 1
 */
public record FixedBatches(int size) implements Batches {

    /** Checks the size. */
    public FixedBatches {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least 1 image, not " + size);
        }
    }

    @Override
    public int next(long number, long left) {
        long end = number + size;
        if (size >= ImageSampler.CHUNK) {
            end -= end % ImageSampler.CHUNK;
        }
        return (int) Math.min(end - number, left);
    }

    @Override
    public void made(int images, long nanoseconds) {}
}
