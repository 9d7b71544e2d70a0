package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Fit;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.Collections;
import java.util.List;

/**
 * Makes parts of images anew: masked tokens, or single groups of their bits, are filled by the
 * generator under a label; everything else stays, bit by bit.
 *
 * <p>An edit is numbered like a sampled image and depends on the seed, its number, its label, its
 * tokens and its mask, and on nothing else; see {@link ImageSampler} for what that needs and when
 * it holds. An empty mask gives the tokens that were given and the pixels of {@link #reconstruct};
 * a full mask gives what {@link ImageSampler} makes with the same seed, number, label and chunk.
 */
public final class ImageEditor {

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final int chunk;
    private final ChunkFilling filling;

    /**
     * Makes an editor.
     *
     * @param generator predicts masked entries
     * @param tokenizer encodes images and decodes tokens
     * @param config schedule, temperatures, guidance
     * @param ops operators for splitting and joining groups
     * @param chunk images in one forward pass, at least 1; guided passes hold twice as many
     * @throws IllegalArgumentException if chunk is below 1, or {@link #fit} refuses the settings
     */
    public ImageEditor(
            Generator generator,
            Tokenizer tokenizer,
            SamplerConfig config,
            TensorOps ops,
            int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk must be at least 1, but is " + chunk);
        }
        Fit fit = fit(config);
        if (!fit.isAccepted()) {
            throw new IllegalArgumentException("the sampler " + fit.reason());
        }
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.chunk = chunk;
        filling = new ChunkFilling(generator, config, ops, chunk);
    }

    /**
     * Says whether a sampler keeps what is visible.
     *
     * @param config the sampler's settings
     * @return accepted, or refused with the reason
     */
    public static Fit fit(SamplerConfig config) {
        return config.faithful()
                ? Fit.refused(
                        "counts masked entries by the first image of a batch (faithful: true), which"
                                + " masks visible tokens of others again")
                : Fit.accepted();
    }

    /** Returns how tokens are split. */
    public TokenGroups groups() {
        return generator.groups();
    }

    /**
     * Encodes images one by one, so that no token depends on what else is encoded.
     *
     * @param images float32 (B, 3, h, w) in [0, 1], of the tokenizer's extent; borrowed
     * @param owner owns the result; its device is that of the networks
     * @return int64 (B, H, W), each 0 to vocabulary - 1, attached to the owner
     * @throws IllegalArgumentException if the extent is another
     */
    public NDArray tokensOf(NDArray images, NDManager owner) {
        ImageShape one = tokenizer.image();
        Shape shape = images.getShape();
        Shape wanted = new Shape(shape.get(0), one.channels(), one.height(), one.width());
        if (!shape.equals(wanted)) {
            throw new IllegalArgumentException(
                    "images must have shape " + wanted + ", but have " + shape);
        }
        return Tape.withoutGradients(
                () -> {
                    try (NDManager memory = owner.newSubManager()) {
                        NDList tokens = new NDList();
                        for (long i = 0; i < shape.get(0); i++) {
                            NDIndex place = new NDIndex(i + ":" + (i + 1));
                            Step.run(() -> tokens.add(encoded(images.get(place), memory)));
                        }
                        return concatenated(tokens, owner); // (B, H, W)
                    }
                });
    }

    private NDArray encoded(NDArray image, NDManager memory) {
        NDArray tokens = tokenizer.encode(image, Pass.evaluation(memory)).tokens();
        return Step.keep(tokens.duplicate(), memory); // (1, H, W)
    }

    /**
     * Decodes tokens the way edits are decoded.
     *
     * @param tokens int64 (B, H, W), each 0 to vocabulary - 1; borrowed
     * @param firstIndex number of the first image, at least 0
     * @param owner owns the result; its device is that of the networks
     * @return float32 (B, 3, h, w), about [0, 1], not clamped, attached to the owner
     * @throws IllegalArgumentException if tokens or number are out of their range
     */
    public NDArray reconstruct(NDArray tokens, long firstIndex, NDManager owner) {
        int count = Math.toIntExact(tokens.getShape().get(0));
        List<TokenMask> nothing = Collections.nCopies(count, TokenMask.none(groups()));
        long[] labels = new long[count];
        SampledImages same = edit(tokens, nothing, labels, firstIndex, new Seeds(0), owner);
        same.tokens().close();
        return same.images();
    }

    /**
     * Edits consecutive images given as pixels; {@link #tokensOf}, then {@link #edit}.
     *
     * @param images float32 (B, 3, h, w) in [0, 1], of the tokenizer's extent; borrowed
     * @param masks what is made anew, one per image
     * @param labels one per image, each 0 to {@link Generator#classes()}, which means no class
     * @param firstIndex number of the first image, at least 0
     * @param seeds seeds of the run
     * @param owner owns the result; its device is that of the networks
     * @return one image and one token map per image, attached to the owner
     * @throws IllegalArgumentException if the numbers of images, masks and labels differ, or a
     *     number is out of its range
     */
    public SampledImages editImages(
            NDArray images,
            List<TokenMask> masks,
            long[] labels,
            long firstIndex,
            Seeds seeds,
            NDManager owner) {
        try (NDManager memory = owner.newSubManager()) {
            return edit(tokensOf(images, memory), masks, labels, firstIndex, seeds, owner);
        }
    }

    /**
     * Edits consecutive images given as tokens.
     *
     * @param tokens int64 (B, H, W), each 0 to vocabulary - 1; borrowed
     * @param masks what is made anew, one per image
     * @param labels one per image, each 0 to {@link Generator#classes()}, which means no class
     * @param firstIndex number of the first image, at least 0
     * @param seeds seeds of the run
     * @param owner owns the result; its device is that of the networks
     * @return one image and one token map per image, attached to the owner
     * @throws IllegalArgumentException if the numbers of images, masks and labels differ, or a
     *     number is out of its range
     */
    public SampledImages edit(
            NDArray tokens,
            List<TokenMask> masks,
            long[] labels,
            long firstIndex,
            Seeds seeds,
            NDManager owner) {
        EditBatch batch = EditBatch.of(generator, tokens, masks, labels);
        if (firstIndex < 0) {
            throw new IllegalArgumentException(
                    "the number of the first image must be at least 0, but is " + firstIndex);
        }
        return Tape.withoutGradients(
                () -> {
                    try (NDManager memory = owner.newSubManager()) {
                        NDList images = new NDList();
                        NDList results = new NDList();
                        long end = firstIndex + labels.length;
                        for (long at = firstIndex - firstIndex % chunk; at < end; at += chunk) {
                            int from = (int) (Math.max(at, firstIndex) - at);
                            int to = (int) (Math.min(at + chunk, end) - at);
                            int first = (int) (at + from - firstIndex);
                            EditChunk part = batch.chunk(first, to - from, from, chunk);
                            NDIndex asked = new NDIndex(from + ":" + to);
                            Draws draws = new SeededDraws(seeds, at, chunk, memory);
                            Step.run(() -> add(part, draws, asked, memory, images, results));
                        }
                        return new SampledImages(
                                concatenated(images, owner), concatenated(results, owner));
                    }
                });
    }

    /** Computes a chunk and adds the places that were asked for. */
    private void add(
            EditChunk part,
            Draws draws,
            NDIndex asked,
            NDManager memory,
            NDList images,
            NDList results) {
        NDArray tokens = filling.tokens(part, draws, memory, StepListener.NONE); // (chunk, H, W)
        NDArray decoded = tokenizer.decodeTokens(tokens, Pass.evaluation(memory));
        images.add(Step.keep(decoded.get(asked).duplicate(), memory));
        results.add(Step.keep(tokens.get(asked).duplicate(), memory));
        tokens.close();
    }

    private static NDArray concatenated(NDList parts, NDManager owner) {
        NDArray[] kept = new NDArray[1];
        Step.run(() -> kept[0] = Step.keep(NDArrays.concat(parts, 0), owner));
        return kept[0];
    }
}
