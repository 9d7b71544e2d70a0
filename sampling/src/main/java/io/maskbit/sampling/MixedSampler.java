package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.maskbit.api.Fit;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes unrelated images in one pass: each has a seed, a number, a label, tokens and a mask of its
 * own. For servers, where what arrives together has nothing in common.
 *
 * <p>The networks always see the same number of places; those that nobody needs are masked whole,
 * without a label. Image i of a pass lies at place i, whatever its number: where the kernels of a
 * device compute every place of a batch alike, an image is the one that {@link ImageSampler} and
 * {@link ImageEditor} make with as large a chunk. A pass of a single place asks nothing of the
 * kernels.
 *
 * <p>As thread-safe as its components.
 */
public final class MixedSampler {

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final SamplerConfig config;
    private final int places;
    private final ChunkFilling filling;

    /**
     * One image of a pass.
     *
     * @param tokens N tokens, row by row, each 0 to vocabulary - 1; those of masked entries do not
     *     matter; not copied
     * @param mask what is made anew
     * @param label 0 to {@link Generator#classes()}, which means no class
     * @param source its randomness
     */
    public record Place(long[] tokens, TokenMask mask, long label, SeededDraws.Source source) {

        /**
         * An image made from nothing.
         *
         * @param groups how tokens are split
         * @param label 0 to {@link Generator#classes()}, which means no class
         * @param source its randomness
         */
        public static Place fromNothing(TokenGroups groups, long label, SeededDraws.Source source) {
            long[] tokens = new long[groups.space().grid().positions()];
            return new Place(tokens, TokenMask.all(groups), label, source);
        }
    }

    /**
     * Makes a sampler.
     *
     * @param generator predicts masked entries
     * @param tokenizer decodes tokens
     * @param config the order of filling, schedule, temperatures, guidance
     * @param ops operators for splitting and joining groups
     * @param places images in a forward pass, at least 1; guided passes hold twice as many
     * @throws IllegalArgumentException if places is below 1
     */
    public MixedSampler(
            Generator generator,
            Tokenizer tokenizer,
            SamplerConfig config,
            TensorOps ops,
            int places) {
        if (places < 1) {
            throw new IllegalArgumentException("places must be at least 1, but is " + places);
        }
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.config = config;
        this.places = places;
        filling = new ChunkFilling(generator, config, ops, places);
    }

    /** Returns how tokens are split. */
    public TokenGroups groups() {
        return generator.groups();
    }

    /** Returns the number of unmasking steps. */
    public int steps() {
        return config.steps();
    }

    /**
     * Makes images.
     *
     * @param images 1 to places images
     * @param owner owns the result; its device is that of the networks
     * @param listener told about every step, on this thread, unless nothing is masked; an exception
     *     of its own ends the pass
     * @return one image and one token map per image, attached to the owner
     * @throws IllegalArgumentException if there are too many images, one does not fit the
     *     generator, or the sampler does not keep what a mask leaves visible
     */
    public SampledImages sample(List<Place> images, NDManager owner, StepListener listener) {
        if (images.isEmpty() || images.size() > places) {
            throw new IllegalArgumentException(
                    "a pass holds 1 to " + places + " images, not " + images.size());
        }
        EditChunk chunk = new EditChunk(groups(), places, generator.classes());
        List<SeededDraws.Source> sources = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            if (place < images.size()) {
                Place image = images.get(place);
                check(image);
                chunk.put(place, image.tokens(), 0, image.mask(), image.label());
                sources.add(image.source());
            } else {
                sources.add(new SeededDraws.Source(new Seeds(0), 0));
            }
        }
        NDIndex asked = new NDIndex("0:" + images.size());
        NDArray[] kept = new NDArray[2];
        Tape.withoutGradients(
                () -> {
                    try (NDManager memory = owner.newSubManager()) {
                        Step.run(
                                () -> {
                                    Draws draws = new SeededDraws(sources, memory);
                                    NDArray tokens = filling.tokens(chunk, draws, memory, listener);
                                    Pass pass = Pass.evaluation(memory);
                                    NDArray decoded = tokenizer.decodeTokens(tokens, pass);
                                    kept[0] = Step.keep(decoded.get(asked).duplicate(), owner);
                                    kept[1] = Step.keep(tokens.get(asked).duplicate(), owner);
                                });
                    }
                    return true;
                });
        return new SampledImages(kept[0], kept[1]);
    }

    private void check(Place image) {
        Fit fit = ImageEditor.fit(config);
        if (!fit.isAccepted() && image.mask().count() < groups().entries()) {
            throw new IllegalArgumentException("the sampler " + fit.reason());
        }
        int positions = groups().space().grid().positions();
        if (image.tokens().length != positions) {
            throw new IllegalArgumentException(
                    "an image has " + positions + " tokens, not " + image.tokens().length);
        }
        EditBatch.check(generator, image.tokens(), List.of(image.mask()), image.label());
    }
}
