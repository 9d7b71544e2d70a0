package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;

/**
 * The state of one run of the unmasking loop: the tokens between two steps, and constants.
 *
 * <p>Within a step nothing is read back from the device, and only the random numbers of {@link
 * Draws} go up to it, so that on a GPU the host waits for at most these. Everything else that
 * depends on the step is there before the loop begins; see {@link StepNumbers}.
 */
final class Unmasking {

    private static final int LAST = 3;

    private final Generator generator;
    private final SamplerConfig config;
    private final NDManager memory;
    private final Pass pass;
    private final Draws draws;
    private final Remasking remasking;

    private final NDArray labels; // (B)
    private final NDArray labelsAndNone; // (2B): with the label, then without
    private final NDArray masked; // int64 (B, N, G): all masked
    private final StepNumbers temperatures;
    private final StepNumbers weights; // of the guidance

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
            Draws draws,
            NDManager memory) {
        this.generator = generator;
        this.config = config;
        this.memory = memory;
        this.labels = labels;
        pass = Pass.evaluation(memory);
        this.draws = draws;
        Shape shape = start.getShape();
        masked = kept(memory.full(shape, generator.groups().maskId(), DataType.INT64));
        NDArray none = memory.full(new Shape(shape.get(0)), generator.classes(), DataType.INT64);
        labelsAndNone = kept(labels.concat(none, 0));
        temperatures = new StepNumbers(config.steps(), config::temperature, memory);
        weights =
                new StepNumbers(
                        config.steps(),
                        step -> config.guidance().weight(step, config.steps()),
                        memory);
        remasking = Remasking.of(config, generator.groups(), start, draws, memory);
        tokens = kept(start.duplicate());
        predicted = tokens;
    }

    /** Returns what the last step predicted, int64 (B, N, G). */
    NDArray predicted() {
        return predicted;
    }

    /** Does one step; see spec 8 for the numbers of its parts. */
    void advance(int step, StepListener listener) {
        Step.run(
                () -> {
                    NDArray mask = tokens.eq(masked); // (B, N, G)
                    NDArray scaled = logits(step).div(temperatures.at(step)); // (B, N, G, V)
                    NDArray probabilities = scaled.softmax(LAST); // (B, N, G, V)
                    NDArray drawn = draws.tokens(step, probabilities); // (B, N, G)
                    NDArray values = NDArrays.where(mask, drawn, tokens); // (B, N, G)
                    NDArray certainty = logOf(values, probabilities); // (B, N, G)
                    Remasking.Decision next = remasking.decide(step, certainty, mask);
                    NDArray again = next.again(); // (B, N, G)
                    remember(NDArrays.where(again, masked, values), values);
                    listener.stepDone(
                            new StepListener.State(step, scaled, values, next.confidence(), again));
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
        return with.add(difference.mul(weights.at(step)));
    }

    /** Log probability of each value. (B, N, G) */
    private static NDArray logOf(NDArray values, NDArray probabilities) {
        return probabilities.gather(values.expandDims(LAST), LAST).squeeze(LAST).log();
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
}
