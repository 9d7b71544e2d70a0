package io.maskbit.training.data;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.SplittableRandom;

/**
 * The order in which training sees the images: a function of seed and epoch, nothing else.
 *
 * <p>Epochs follow each other without a gap: a batch may begin in one epoch and end in the next,
 * and no image is ever left out. Not thread-safe.
 */
public final class DataOrder {

    private final Seeds seeds;
    private final int size;
    private long epoch = -1;
    private int[] order = {};

    /**
     * Describes an order.
     *
     * @param seeds seeds of the run; purpose {@code DATA_ORDER}, keyed by epoch
     * @param size number of images, at least 1
     * @throws IllegalArgumentException if there is no image
     */
    public DataOrder(Seeds seeds, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("an order needs at least 1 image");
        }
        this.seeds = seeds;
        this.size = size;
    }

    /**
     * Returns which image stands at a position.
     *
     * @param position how many images stand before it, over all epochs; 0 or more
     * @return number of the image in its source
     */
    public int at(long position) {
        long wanted = position / size;
        if (wanted != epoch) {
            order = shuffled(seeds.stream(Purpose.DATA_ORDER, wanted), size);
            epoch = wanted;
        }
        return order[(int) (position % size)];
    }

    /** Shuffles 0 to size - 1 after Fisher and Yates. */
    static int[] shuffled(SplittableRandom random, int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
