package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.TokenGroups;

/**
 * Decides which masked entries stay masked after a step. How many do is the same for all: see
 * {@link MaskCount}.
 */
interface Remasking {

    /**
     * Decides after a step.
     *
     * @param step number of the step, from 0
     * @param certainty float32 (B, N, G): log probability of the values drawn; borrowed
     * @param mask boolean (B, N, G): what was masked before the step; borrowed
     * @return the decision, in the open step
     */
    Decision decide(int step, NDArray certainty, NDArray mask);

    /**
     * What a step masks again.
     *
     * @param confidence float32 (B, N, G): certainty, plus noise where the sampler adds some;
     *     infinite where nothing was masked before the step
     * @param again boolean (B, N, G): what is masked after the step
     */
    record Decision(NDArray confidence, NDArray again) {}

    /**
     * Makes what a sampler's settings ask for.
     *
     * @param config the settings
     * @param groups how tokens are split
     * @param start int64 (B, N, G): the tokens before the first step; borrowed
     * @param draws randomness
     * @param memory owns what lives from step to step
     */
    static Remasking of(
            SamplerConfig config,
            TokenGroups groups,
            NDArray start,
            Draws draws,
            NDManager memory) {
        MaskCount count = new MaskCount(config, groups, start, memory);
        return config instanceof ConfidenceConfig confidence
                ? new ConfidenceRemasking(confidence, count, draws, memory)
                : new OrderedRemasking(
                        order(config, groups), start.getShape(), count, draws, memory);
    }

    private static FillOrder order(SamplerConfig config, TokenGroups groups) {
        return config instanceof HaltonConfig halton
                ? FillOrder.halton(groups.space().grid(), groups.groups(), halton.randomizeStart())
                : FillOrder.random(groups.space().grid().positions() * groups.groups());
    }
}
