package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;

/** The state of one run of the unmasking loop: the tokens between two steps, and constants. */
final class Unmasking {

    private static final NDIndex FIRST = new NDIndex("0:1");
    private static final int[] ENTRIES = {1, 2};
    private static final int LAST = 3;

    private final Generator generator;
    private final SamplerConfig config;
    private final NDManager memory;
    private final Pass pass;
    private final Shape shape; // (B, N, G)
    private final int entries; // of one image: N x G

    private final NDArray labels; // (B)
    private final NDArray labelsAndNone; // (2B): with the label, then without
    private final NDArray toFill; // float32 (B): entries masked at the beginning
    private final NDArray masked; // int64 (B, N, G): all masked
    private final NDArray certain; // float32 (B, N, G): infinite
    private final NDArray lowest; // float32 (B, 1): minus infinity

    private NDArray tokens; // int64 (B, N, G)
    private NDArray predicted; // int64 (B, N, G)

    /**
     * Begins.
     *
     * @param memory owns what lives from step to step; the caller closes it
     */
    Unmasking(
            Generator generator,
            SamplerConfig config,
            NDArray start,
            NDArray labels,
            NDManager memory) {
        this.generator = generator;
        this.config = config;
        this.memory = memory;
        this.labels = labels;
        pass = Pass.evaluation(memory);
        shape = start.getShape();
        entries = Math.toIntExact(shape.get(1) * shape.get(2));
        long batch = shape.get(0);
        masked = kept(memory.full(shape, generator.groups().maskId(), DataType.INT64));
        certain = kept(memory.full(shape, Float.POSITIVE_INFINITY, DataType.FLOAT32));
        lowest = kept(memory.full(new Shape(batch, 1), Float.NEGATIVE_INFINITY, DataType.FLOAT32));
        NDArray none = memory.full(new Shape(batch), generator.classes(), DataType.INT64);
        labelsAndNone = kept(labels.concat(none, 0));
        toFill = kept(count(start.eq(masked)).toType(DataType.FLOAT32, false));
        tokens = kept(start.duplicate());
        predicted = tokens;
    }

    /** Returns what the last step predicted, int64 (B, N, G). */
    NDArray predicted() {
        return predicted;
    }

    /** Does one step; see spec 8 for the numbers of its parts. */
    void advance(int step, Draws draws, StepListener listener) {
        Step.run(
                () -> {
                    NDArray mask = tokens.eq(masked); // (B, N, G)
                    NDArray scaled = logits(step).div(config.temperature(step)); // (B, N, G, V)
                    NDArray probabilities = scaled.softmax(LAST); // (B, N, G, V)
                    NDArray drawn = draws.tokens(step, probabilities); // (B, N, G)
                    NDArray values = NDArrays.where(mask, drawn, tokens); // (B, N, G)
                    NDArray confidence = confidence(step, probabilities, values, mask, draws);
                    NDArray again = confidence.lte(threshold(step, confidence, mask)); // (B, N, G)
                    remember(NDArrays.where(again, masked, values), values);
                    listener.stepDone(
                            new StepListener.State(step, scaled, values, confidence, again));
                });
    }

    /** Guided logits (B, N, G, V); both halves go through the network at once. */
    private NDArray logits(int step) {
        Guidance guidance = config.guidance();
        if (!guidance.isGuided(step, config.steps())) {
            return generator.logits(tokens, labels, pass);
        }
        NDArray both = generator.logits(tokens.concat(tokens, 0), labelsAndNone, pass);
        NDList halves = both.split(2);
        NDArray with = halves.get(0);
        NDArray difference = with.sub(halves.get(1));
        return with.add(difference.mul((float) guidance.weight(step, config.steps())));
    }

    /** Log probability of each value plus noise; infinite where nothing was masked. (B, N, G) */
    private NDArray confidence(
            int step, NDArray probabilities, NDArray values, NDArray mask, Draws draws) {
        NDArray certainty = probabilities.gather(values.expandDims(LAST), LAST).squeeze(LAST);
        // The product is taken in this order because the reference rounds to float32 in between.
        NDArray noise =
                draws.confidence(step, shape)
                        .mul((float) config.randomizeTemperature())
                        .mul((float) (1 - config.progress(step)));
        return NDArrays.where(mask, certainty.log().add(noise), certain);
    }

    /** The largest confidence that is masked again, image by image. (B, 1, 1) */
    private NDArray threshold(int step, NDArray confidence, NDArray mask) {
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
        NDArray sorted = lowest.concat(confidence.reshape(-1, entries).sort(1), 1); // (B, M + 1)
        return sorted.gather(again.expandDims(1), 1).expandDims(2); // (B, 1, 1)
    }

    private void remember(NDArray nextTokens, NDArray nextPredicted) {
        NDArray oldTokens = tokens;
        NDArray oldPredicted = predicted;
        tokens = kept(nextTokens);
        predicted = kept(nextPredicted);
        oldPredicted.close();
        if (oldTokens != oldPredicted) {
            oldTokens.close();
        }
    }

    private NDArray kept(NDArray array) {
        return Step.keep(array, memory);
    }

    private static NDArray count(NDArray mask) {
        return mask.toType(DataType.INT64, false).sum(ENTRIES); // (B)
    }

    private static NDArray likeFirst(NDArray counts) {
        return counts.get(FIRST).broadcast(counts.getShape()); // (B)
    }
}
