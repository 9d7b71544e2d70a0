package io.maskbit.runtime.tune;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.sampling.ImageSampler;
import java.util.List;

/**
 * What a search may cost, and where it looks.
 *
 * @param budget images that are sampled in all, the confirmation included
 * @param confirm images of each of the two settings in the confirmation, at least 16
 * @param first images of each candidate in the first round, a multiple of 8
 * @param ranges {@code KEY=LOW:HIGH} each; other settings are searched around their value
 * @param seed chooses candidates and images
 */
public record TuneSettings(int budget, int confirm, int first, List<String> ranges, long seed) {

    private static final int LEAST = 16;
    private static final int LARGEST_BLOCK = 64;

    /**
     * Checks the numbers.
     *
     * @throws ExperimentException if one is out of range
     */
    public TuneSettings {
        ranges = List.copyOf(ranges);
        if (confirm < LEAST || confirm > Integer.MAX_VALUE / 4) {
            throw new ExperimentException(
                    Location.of("--confirm"),
                    "the confirmation needs at least " + LEAST + " images, but has " + confirm);
        }
        if (first < LEAST || first % ImageSampler.CHUNK != 0) {
            throw new ExperimentException(
                    Location.of("--first"),
                    "the first round needs a multiple of "
                            + ImageSampler.CHUNK
                            + " images from "
                            + LEAST
                            + " on, but has "
                            + first,
                    "images are sampled in chunks of " + ImageSampler.CHUNK);
        }
    }

    /** Returns how many images are sampled and kept together in the search; divides the first. */
    int block() {
        int block = LARGEST_BLOCK;
        while (first % block != 0) {
            block -= ImageSampler.CHUNK;
        }
        return block;
    }
}
