package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.maskbit.api.Seeds;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.Arrays;

/**
 * Makes numbered images: an image depends on the seed, its number and its label, and on nothing
 * else; not on how many images are asked for at once.
 *
 * <p>That needs more than randomness by number, because matrix kernels are chosen by the size of
 * the batch: with 256 tokens of width 1024 on two CPU threads, the logits of one image in a batch
 * of 8 and in a batch of 32 differ by 3e-6, which can tip a draw. Therefore the networks always see
 * chunks of the same size, and image i always lies at place i mod chunk of its chunk. Places that
 * nobody asked for are computed without a label and thrown away: ask for whole chunks where speed
 * matters. Equal bits are promised on one machine with the same number of threads, and for the same
 * chunk size; not with {@link ConfidenceConfig#faithful()}, where ties of a neighbour can count.
 */
public final class ImageSampler {

    /** The chunk size that is used where nothing is said. */
    public static final int CHUNK = 8;

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final int chunk;

    /**
     * Makes an image sampler.
     *
     * @param generator predicts masked entries
     * @param tokenizer decodes tokens
     * @param config the order of filling, schedule, temperatures, guidance
     * @param ops operators for joining groups
     * @param chunk images in one forward pass, at least 1; guided passes hold twice as many
     * @throws IllegalArgumentException if chunk is below 1
     */
    public ImageSampler(
            Generator generator,
            Tokenizer tokenizer,
            SamplerConfig config,
            TensorOps ops,
            int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk must be at least 1, but is " + chunk);
        }
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.chunk = chunk;
        sampler = new Sampler(generator, config, ops);
    }

    /**
     * Makes consecutive images.
     *
     * @param labels one label per image, each 0 to {@link Generator#classes()}, which means no
     *     class; at least one
     * @param firstIndex number of the first image, at least 0
     * @param seeds seeds of the run
     * @param owner owns the result; its device is that of the networks
     * @return one image and one token map per label, attached to the owner
     * @throws IllegalArgumentException if there is no label, or a number is out of its range
     */
    public SampledImages sample(long[] labels, long firstIndex, Seeds seeds, NDManager owner) {
        check(labels, firstIndex);
        return Tape.withoutGradients(
                () -> {
                    try (NDManager memory = owner.newSubManager()) {
                        NDList images = new NDList();
                        NDList tokens = new NDList();
                        long end = firstIndex + labels.length;
                        for (long at = firstIndex - firstIndex % chunk; at < end; at += chunk) {
                            addChunk(at, labels, firstIndex, seeds, memory, images, tokens);
                        }
                        return joined(images, tokens, owner);
                    }
                });
    }

    /** Computes the chunk of images that begins at a number and adds those that were asked for. */
    private void addChunk(
            long at,
            long[] labels,
            long firstIndex,
            Seeds seeds,
            NDManager memory,
            NDList images,
            NDList tokens) {
        int from = (int) (Math.max(at, firstIndex) - at);
        int to = (int) (Math.min(at + chunk, firstIndex + labels.length) - at);
        long[] padded = new long[chunk];
        Arrays.fill(padded, generator.classes());
        int source = (int) (at + from - firstIndex);
        System.arraycopy(labels, source, padded, from, to - from);
        Step.run(
                () -> {
                    Draws draws = new SeededDraws(seeds, at, chunk, memory);
                    Sampled sampled =
                            sampler.sample(memory.create(padded), draws, memory, StepListener.NONE);
                    NDArray decoded =
                            tokenizer.decodeTokens(sampled.tokens(), Pass.evaluation(memory));
                    NDIndex asked = new NDIndex(from + ":" + to);
                    images.add(Step.keep(decoded.get(asked).duplicate(), memory));
                    tokens.add(Step.keep(sampled.tokens().get(asked).duplicate(), memory));
                    sampled.groups().close();
                    sampled.tokens().close();
                });
    }

    private static SampledImages joined(NDList images, NDList tokens, NDManager owner) {
        NDArray[] kept = new NDArray[2];
        Step.run(
                () -> {
                    kept[0] = Step.keep(NDArrays.concat(images, 0), owner); // (B, 3, h, w)
                    kept[1] = Step.keep(NDArrays.concat(tokens, 0), owner); // (B, H, W)
                });
        return new SampledImages(kept[0], kept[1]);
    }

    private void check(long[] labels, long firstIndex) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("no label is given; one image needs one label");
        }
        if (firstIndex < 0) {
            throw new IllegalArgumentException(
                    "the number of the first image must be at least 0, but is " + firstIndex);
        }
        for (long label : labels) {
            if (label < 0 || label > generator.classes()) {
                throw new IllegalArgumentException(
                        "a label must be between 0 and "
                                + generator.classes()
                                + " (no class), but is "
                                + label);
            }
        }
    }
}
