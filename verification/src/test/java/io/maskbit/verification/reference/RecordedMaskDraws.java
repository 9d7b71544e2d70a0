package io.maskbit.verification.reference;

import io.maskbit.training.loop.MaskDraws;
import java.util.Arrays;

/**
 * Draws that a case has recorded, sample after sample.
 *
 * @param ratios one per sample
 * @param entries those of all samples, one after the other
 * @param drops one per sample
 */
record RecordedMaskDraws(float[] ratios, float[] entries, float[] drops) implements MaskDraws {

    @Override
    public float ratio(long sample) {
        return ratios[(int) sample];
    }

    @Override
    public float[] entries(long sample, int count) {
        return Arrays.copyOfRange(entries, (int) sample * count, (int) (sample + 1) * count);
    }

    @Override
    public float labelDrop(long sample) {
        return drops[(int) sample];
    }
}
