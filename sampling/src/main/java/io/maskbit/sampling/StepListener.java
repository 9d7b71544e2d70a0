package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;

/** Watches the unmasking loop. */
@FunctionalInterface
public interface StepListener {

    /** Listens to nothing. */
    StepListener NONE = state -> {};

    /**
     * Called at the end of every step, on the sampling thread.
     *
     * @param state the step; its arrays are borrowed and closed when the call returns
     */
    void stepDone(State state);

    /**
     * What a step computed.
     *
     * @param step number of the step, from 0
     * @param scaledLogits float32 (B, N, G, V): guided logits divided by the temperature
     * @param predicted int64 (B, N, G): what was drawn where masked before the step, else what was
     *     kept
     * @param confidence float32 (B, N, G): log probability of the predicted value, plus the noise
     *     of the confidence sampler; infinite where not masked before the step
     * @param mask boolean (B, N, G): what is masked after the step
     */
    record State(
            int step, NDArray scaledLogits, NDArray predicted, NDArray confidence, NDArray mask) {}
}
