package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Masks the least confident entries again. Confidence is the log probability of the value drawn
 * plus Gumbel noise that fades out with the progress (spec 8 step 5).
 */
final class ConfidenceRemasking implements Remasking {

    private final MaskCount count;
    private final Draws draws;
    private final StepNumbers scales;
    private final StepNumbers fading;

    /**
     * Begins.
     *
     * @param memory owns what lives from step to step
     */
    ConfidenceRemasking(ConfidenceConfig config, MaskCount count, Draws draws, NDManager memory) {
        this.count = count;
        this.draws = draws;
        scales = new StepNumbers(config.steps(), step -> config.randomizeTemperature(), memory);
        fading = new StepNumbers(config.steps(), step -> 1 - config.progress(step), memory);
    }

    @Override
    public Decision decide(int step, NDArray certainty, NDArray mask) {
        // The product is taken in this order because the reference rounds to float32 in between.
        NDArray noise =
                draws.confidence(step, mask.getShape()).mul(scales.at(step)).mul(fading.at(step));
        NDArray confidence = count.whereMasked(certainty.add(noise), mask); // (B, N, G)
        return new Decision(confidence, count.least(step, confidence, mask));
    }
}
