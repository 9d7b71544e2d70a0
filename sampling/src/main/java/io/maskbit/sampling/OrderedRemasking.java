package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Step;

/**
 * Masks the entries again that come last in an order that is known before the first step; entries
 * that are given from the start are passed over. No two entries share a place, so that exactly the
 * scheduled number stays masked.
 */
final class OrderedRemasking implements Remasking {

    private final MaskCount count;
    private final NDArray worth; // float32 (B, N, G): 0 for the first to be filled, then -1, -2, …

    /**
     * Orders the entries of every image.
     *
     * @param shape (B, N, G)
     * @param memory owns the order
     */
    OrderedRemasking(FillOrder order, Shape shape, MaskCount count, Draws draws, NDManager memory) {
        this.count = count;
        float[] values = new float[Math.toIntExact(shape.size())];
        int perImage = Math.toIntExact(shape.size(1, 2));
        for (int b = 0; b < shape.get(0); b++) {
            int[] entries = order.entries(draws.order(b));
            for (int place = 0; place < perImage; place++) {
                values[b * perImage + entries[place]] = -place;
            }
        }
        worth = Step.keep(memory.create(values, shape), memory);
    }

    @Override
    public Decision decide(int step, NDArray certainty, NDArray mask) {
        NDArray again = count.least(step, count.whereMasked(worth, mask), mask); // (B, N, G)
        return new Decision(count.whereMasked(certainty, mask), again);
    }
}
