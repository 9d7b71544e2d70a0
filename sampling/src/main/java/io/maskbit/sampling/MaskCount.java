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

    private final SamplerConfig config;
    private final int entries; // of one image: N x G
    private final NDArray toFill; // float32 (B): entries masked at the beginning
    private final NDArray certain; // float32 (B, N, G): infinite
    private final NDArray lowest; // float32 (B, 1): minus infinity

    /**
     * Begins.
     *
     * @param start int64 (B, N, G): the tokens before the first step; borrowed
     * @param memory owns what lives from step to step
     */
    MaskCount(SamplerConfig config, TokenGroups groups, NDArray start, NDManager memory) {
        this.config = config;
        Shape shape = start.getShape();
        entries = Math.toIntExact(shape.get(1) * shape.get(2));
        NDArray open = count(start.eq(groups.maskId()));
        toFill = Step.keep(open.toType(DataType.FLOAT32, false), memory);
        certain = Step.keep(memory.full(shape, Float.POSITIVE_INFINITY, DataType.FLOAT32), memory);
        lowest =
                Step.keep(
                        memory.full(
                                new Shape(shape.get(0), 1),
                                Float.NEGATIVE_INFINITY,
                                DataType.FLOAT32),
                        memory);
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
        NDArray filled = toFill;
        NDArray open = count(mask); // (B)
        if (config.faithful()) {
            filled = likeFirst(filled);
            open = likeFirst(open);
        }
        float ratio = config.schedule().ratio((float) config.progress(step));
        NDArray wanted = filled.mul(ratio).floor().toType(DataType.INT64, false).maximum(1);
        NDArray again = wanted.minimum(open.sub(1)).maximum(0); // (B): how many are masked again
        if (config.faithful()) {
            // Index -1 of the sorted confidences: the reference masks everything here.
            again = again.add(again.eq(0).toType(DataType.INT64, false).mul(entries));
        }
        NDArray sorted = lowest.concat(worth.reshape(-1, entries).sort(1), 1); // (B, M + 1)
        return sorted.gather(again.expandDims(1), 1).expandDims(2); // (B, 1, 1)
    }

    private static NDArray count(NDArray mask) {
        return mask.toType(DataType.INT64, false).sum(ENTRIES); // (B)
    }

    private static NDArray likeFirst(NDArray counts) {
        return counts.get(FIRST).broadcast(counts.getShape()); // (B)
    }
}
