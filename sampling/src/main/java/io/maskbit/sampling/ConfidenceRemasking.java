package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;

/**
 * Masks the least confident entries again. Confidence is the log probability of the value drawn
 * plus Gumbel noise that fades out with the progress (spec 8 step 5).
 */
final class ConfidenceRemasking implements Remasking {

    private final ConfidenceConfig config;
    private final MaskCount count;
    private final Draws draws;

    ConfidenceRemasking(ConfidenceConfig config, MaskCount count, Draws draws) {
        this.config = config;
        this.count = count;
        this.draws = draws;
    }

    @Override
    public Decision decide(int step, NDArray certainty, NDArray mask) {
        // The product is taken in this order because the reference rounds to float32 in between.
        NDArray noise =
                draws.confidence(step, mask.getShape())
                        .mul((float) config.randomizeTemperature())
                        .mul((float) (1 - config.progress(step)));
        NDArray confidence = count.whereMasked(certainty.add(noise), mask); // (B, N, G)
        return new Decision(confidence, count.least(step, confidence, mask));
    }
}
