package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;

/**
 * Turns masked entries into tokens, step by step (MaskGIT's decoding, spec 8).
 *
 * <p>Every step predicts all masked entries, draws a value for each, and masks some of them again;
 * the last step's predictions are the result. How many are masked again is the schedule's, which
 * ones is the sampler's:
 *
 * <ul>
 *   <li>{@link ConfidenceConfig}: the least confident ones. Entries that tie with the most
 *       confident re-masked one are re-masked too.
 *   <li>{@link RandomConfig}: those that come last in a random order of the image's own.
 *   <li>{@link HaltonConfig}: those that come last along a Halton sequence over the grid.
 * </ul>
 *
 * <p>How many entries may be re-masked is limited by how many are masked. This class counts them
 * image by image, so that an image never depends on its batch. With {@link
 * ConfidenceConfig#faithful()} it counts those of the first image for all, as the reference does:
 * equal unless ties occur. One more difference: where a single entry is masked before a step that
 * is not the last, the reference masks all entries of the image again; without {@code faithful}
 * none is.
 *
 * <p>Within a step nothing is read back from the device, and nothing goes up to it but what {@link
 * Draws} gives: with {@link SeededDraws} one array of random numbers for the tokens and one for the
 * confidence. On a GPU the host waits for these uploads only. A guided step is one forward pass of
 * the doubled batch.
 *
 * <p>As thread-safe as its generator; every call has a state of its own.
 */
public final class Sampler {

    private final Generator generator;
    private final SamplerConfig config;
    private final TensorOps ops;

    /**
     * Makes a sampler.
     *
     * @param generator predicts masked entries
     * @param config the order of filling, schedule, temperatures, guidance
     * @param ops operators for joining groups
     */
    public Sampler(Generator generator, SamplerConfig config, TensorOps ops) {
        this.generator = generator;
        this.config = config;
        this.ops = ops;
    }

    /**
     * Makes tokens from nothing.
     *
     * @param labels int64 (B), each 0 to {@link Generator#classes()}; borrowed
     * @param draws randomness
     * @param owner owns the result; its device is that of the generator
     * @param listener told about every step
     * @return the tokens, attached to the owner
     */
    public Sampled sample(NDArray labels, Draws draws, NDManager owner, StepListener listener) {
        TokenGroups groups = generator.groups();
        long batch = labels.getShape().get(0);
        Shape shape = new Shape(batch, groups.space().grid().positions(), groups.groups());
        try (NDManager scratch = owner.newSubManager()) {
            NDArray masked = scratch.full(shape, groups.maskId(), DataType.INT64);
            return fill(masked, labels, draws, owner, listener);
        }
    }

    /**
     * Fills the masked entries of given tokens and keeps the others; the schedule counts, and an
     * order goes over, what is masked at the beginning.
     *
     * @param tokens int64 (B, N, G), each 0 to V; V ({@link TokenGroups#maskId()}) is filled;
     *     borrowed
     * @param labels int64 (B), each 0 to {@link Generator#classes()}; borrowed
     * @param draws randomness
     * @param owner owns the result; its device is that of the generator
     * @param listener told about every step
     * @return the tokens, attached to the owner
     */
    public Sampled fill(
            NDArray tokens, NDArray labels, Draws draws, NDManager owner, StepListener listener) {
        return Tape.withoutGradients(
                () -> {
                    try (NDManager memory = owner.newSubManager()) {
                        Unmasking unmasking =
                                Step.scoped(
                                        () ->
                                                new Unmasking(
                                                        generator, config, tokens, labels, draws,
                                                        memory));
                        for (int step = 0; step < config.steps(); step++) {
                            unmasking.advance(step, listener);
                        }
                        return joined(unmasking.predicted(), owner);
                    }
                });
    }

    private Sampled joined(NDArray predicted, NDManager owner) {
        GridShape grid = generator.groups().space().grid();
        NDArray[] kept = new NDArray[2];
        Step.run(
                () -> {
                    kept[0] = Step.keep(predicted.duplicate(), owner); // (B, N, G)
                    NDArray tokens = ops.combine(predicted, generator.groups()); // (B, N)
                    kept[1] =
                            Step.keep(
                                    tokens.reshape(-1, grid.height(), grid.width()),
                                    owner); // (B, H, W)
                });
        return new Sampled(kept[0], kept[1]);
    }
}
