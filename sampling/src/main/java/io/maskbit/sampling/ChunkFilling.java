package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.tensor.TensorOps;

/** Fills what is masked in a chunk of images, and makes sure that nothing else has changed. */
final class ChunkFilling {

    private final TokenGroups groups;
    private final TensorOps ops;
    private final int chunk;
    private final Sampler sampler;

    ChunkFilling(Generator generator, SamplerConfig config, TensorOps ops, int chunk) {
        groups = generator.groups();
        this.ops = ops;
        this.chunk = chunk;
        sampler = new Sampler(generator, config, ops);
    }

    /**
     * Fills a chunk; to be called in a step.
     *
     * @param draws randomness for every place
     * @param memory owns the result
     * @param listener told about every step; there is none if nothing is masked
     * @return int64 (chunk, H, W)
     */
    NDArray tokens(EditChunk part, Draws draws, NDManager memory, StepListener listener) {
        return part.changesSomething()
                ? filled(part, draws, memory, listener)
                : given(part, memory);
    }

    private NDArray given(EditChunk part, NDManager memory) {
        GridShape grid = groups.space().grid();
        return memory.create(part.tokens(), new Shape(chunk, grid.height(), grid.width()));
    }

    private NDArray filled(EditChunk part, Draws draws, NDManager memory, StepListener listener) {
        int positions = groups.space().grid().positions();
        NDArray tokens = memory.create(part.tokens(), new Shape(chunk, positions));
        NDArray split = ops.split(tokens, groups); // (chunk, N, G)
        NDArray mask = memory.create(part.mask(), split.getShape()); // (chunk, N, G)
        NDArray masked = memory.full(split.getShape(), groups.maskId(), DataType.INT64);
        NDArray start = NDArrays.where(mask, masked, split); // (chunk, N, G)
        NDArray labels = memory.create(part.labels());
        Sampled sampled = sampler.fill(start, labels, draws, memory, listener);
        NDArray changed = NDArrays.where(mask, split, sampled.groups()).neq(split);
        if (changed.any().getBoolean()) {
            throw new IllegalStateException("the sampler has changed tokens that were visible");
        }
        sampled.groups().close();
        return sampled.tokens(); // (chunk, H, W)
    }
}
