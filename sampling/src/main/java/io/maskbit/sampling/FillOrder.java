package io.maskbit.sampling;

import io.maskbit.api.GridShape;
import java.util.SplittableRandom;

/**
 * The place of every entry of an image in an order of filling that is known before the first step.
 * Entry numbers count positions row by row, and the groups of a position one after another.
 */
@FunctionalInterface
interface FillOrder {

    /**
     * Orders the entries of one image.
     *
     * @param stream the image's own randomness
     * @return N x G entry numbers, first to be filled first, each once
     */
    int[] entries(SplittableRandom stream);

    /**
     * Returns a random order of all entries; the groups of a position are ordered independently.
     *
     * @param count N x G
     */
    static FillOrder random(int count) {
        return stream -> {
            int[] order = new int[count];
            for (int i = 0; i < count; i++) {
                int other = stream.nextInt(i + 1);
                order[i] = order[other];
                order[other] = i;
            }
            return order;
        };
    }

    /**
     * Returns the Halton order of positions; the groups of a position follow each other.
     *
     * @param grid the positions
     * @param groups groups of a position, G
     * @param randomizeStart begins at a random place and goes on at the first one after the last
     */
    static FillOrder halton(GridShape grid, int groups, boolean randomizeStart) {
        int[] positions = HaltonOrder.of(grid);
        return stream -> {
            int start = randomizeStart ? stream.nextInt(positions.length) : 0;
            int[] order = new int[positions.length * groups];
            for (int i = 0; i < order.length; i++) {
                int position = positions[(i / groups + start) % positions.length];
                order[i] = position * groups + i % groups;
            }
            return order;
        };
    }
}
