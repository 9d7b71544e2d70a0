package io.maskbit.tensor;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Sets the state of the engine's generator, which only {@link TensorOps#dropout} and attention
 * dropout use. There is one generator per device, shared by all threads; its state cannot be saved,
 * so training sets a derived seed at the start of each step.
 */
public final class EngineSeed {

    private EngineSeed() {}

    /**
     * Seeds the generators of all devices.
     *
     * @param seed any number; the CPU generator uses its lower 32 bits
     */
    public static void set(long seed) {
        Backend.prepareThread();
        JniUtils.setSeed(seed);
    }
}
