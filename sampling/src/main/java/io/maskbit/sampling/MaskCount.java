package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.TokenGroups;
import io.maskbit.tensor.Step;

/** Masks as many entries again as the schedule says: those of the least worth. */
final class MaskCount {

    private static final NDIndex FIRST = new NDIndex("0:1");
    private static final int[] ENTRIES = {1, 2};

    private final boolean faithful;
    private final int entries; // of one image: N x G
    private final NDArray wanted; // int64 (steps, B): entries masked after each step, at least 1
    private final NDArray certain; // float32 (B, N, G): infinite
    private final NDArray lowest; // float32 (B, 1): minus infinity
    private final NDArray ones; // int64 (B)
    private final NDArray zeros; // int64 (B)
    private final NDArray all; // int64 (B): N x G

    /**
     * Begins.
     *
     * @param start int64 (B, N, G): the tokens before the first step; borrowed
     * @param memory owns what lives from step to step
     */
    MaskCount(SamplerConfig config, TokenGroups groups, NDArray start, NDManager memory) {
        faithful = config.faithful();
        Shape shape = start.getShape();
        entries = Math.toIntExact(shape.get(1) * shape.get(2));
        Shape batch = new Shape(shape.get(0));
        certain = Step.keep(memory.full(shape, Float.POSITIVE_INFINITY, DataType.FLOAT32), memory);
        lowest =
                Step.keep(
                        memory.full(batch.add(1), Float.NEGATIVE_INFINITY, DataType.FLOAT32),
                        memory);
        ones = Step.keep(memory.full(batch, 1, DataType.INT64), memory);
        zeros = Step.keep(memory.full(batch, 0, DataType.INT64), memory);
        all = Step.keep(memory.full(batch, entries, DataType.INT64), memory);
        NDArray toFill = ofImages(start.eq(groups.maskId())); // (B)
        wanted = Step.keep(scheduled(config, toFill, memory), memory);
    }

    private static NDArray scheduled(SamplerConfig config, NDArray toFill, NDManager memory) {
        float[] ratios = new float[config.steps()];
        for (int step = 0; step < ratios.length; step++) {
            ratios[step] = config.schedule().ratio((float) config.progress(step));
        }
        NDArray filled = toFill.toType(DataType.FLOAT32, false); // (B)
        NDArray products = memory.create(ratios, new Shape(ratios.length, 1)).mul(filled);
        return products.floor().toType(DataType.INT64, false).maximum(1); // (steps, B)
    }

    /** Replaces worth by infinity where nothing is masked. (B, N, G) */
    NDArray whereMasked(NDArray worth, NDArray mask) {
        return NDArrays.where(mask, worth, certain);
    }

    /**
     * Returns what is masked again.
     *
     * @param step number of the step, from 0
     * @param worth float32 (B, N, G), infinite where nothing was masked; borrowed
     * @param mask boolean (B, N, G): what was masked before the step; borrowed
     * @return boolean (B, N, G); entries that tie with the last one are masked too
     */
    NDArray least(int step, NDArray worth, NDArray mask) {
        return worth.lte(threshold(step, worth, mask));
    }

    /** The largest worth that is masked again, image by image. (B, 1, 1) */
    private NDArray threshold(int step, NDArray worth, NDArray mask) {
        NDArray open = ofImages(mask); // (B)
        NDArray left = open.sub(ones).maximum(zeros); // (B)
        NDArray again = wanted.get(new NDIndex().addIndices(step)).minimum(left); // (B)
        if (faithful) {
            // Index -1 of the sorted confidences: the reference masks everything here.
            again = again.add(again.eq(zeros).toType(DataType.INT64, false).mul(all));
        }
        NDArray sorted = lowest.concat(worth.reshape(-1, entries).sort(1), 1); // (B, M + 1)
        return sorted.gather(again.expandDims(1), 1).expandDims(2); // (B, 1, 1)
    }

    /** Counts image by image; where the reference is followed, the first one counts for all. (B) */
    private NDArray ofImages(NDArray mask) {
        NDArray counts = mask.toType(DataType.INT64, false).sum(ENTRIES); // (B)
        return faithful ? counts.get(FIRST).broadcast(counts.getShape()) : counts;
    }
}
