package io.maskbit.training.loop;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.SplittableRandom;

/**
 * The random numbers behind masks and dropped labels, all uniform in [0, 1).
 *
 * <p>They are numbered by sample: the first image that a run trains on is sample 0, the next is 1,
 * and so on over all batches. What a sample draws therefore depends neither on the batch size, nor
 * on gradient accumulation, nor on what another part of the run has drawn.
 */
public interface MaskDraws {

    /**
     * Draws how much of a sample is masked.
     *
     * @param sample number of the sample, counted over the run
     * @return in [0, 1)
     */
    float ratio(long sample);

    /**
     * Draws which entries of a sample are masked.
     *
     * @param sample number of the sample, counted over the run
     * @param count number of entries, N x G
     * @return {@code count} values in [0, 1), position by position, the groups of a position
     *     together
     */
    float[] entries(long sample, int count);

    /**
     * Draws whether the label of a sample is dropped.
     *
     * @param sample number of the sample, counted over the run
     * @return in [0, 1)
     */
    float labelDrop(long sample);

    /**
     * Draws from the seeds of a run: masks from purpose {@code MASKING}, dropped labels from {@code
     * LABEL_DROP}, one stream per sample.
     *
     * @param seeds the seeds
     * @return the draws
     */
    static MaskDraws of(Seeds seeds) {
        return new MaskDraws() {
            @Override
            public float ratio(long sample) {
                return uniform(seeds.stream(Purpose.MASKING, sample + "/ratio"));
            }

            @Override
            public float[] entries(long sample, int count) {
                SplittableRandom random = seeds.stream(Purpose.MASKING, sample);
                float[] draws = new float[count];
                for (int i = 0; i < count; i++) {
                    draws[i] = uniform(random);
                }
                return draws;
            }

            @Override
            public float labelDrop(long sample) {
                return uniform(seeds.stream(Purpose.LABEL_DROP, sample));
            }
        };
    }

    private static float uniform(SplittableRandom random) {
        // 24 bits: a double rounded to float could become 1.
        return (random.nextInt() >>> 8) * 0x1p-24f;
    }
}
