package io.maskbit.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A generator in the form of a DJL block; its weights are no parameters of the block. */
final class GeneratorBlock extends AbstractBlock {

    static final int IMAGES = 0;
    static final int TOKENS = 1;
    static final int LABELS = 2;
    static final int SEEDS = 3;
    static final int NUMBERS = 4;

    private final ImageGenerator generator;

    GeneratorBlock(ImageGenerator generator) {
        this.generator = generator;
    }

    ImageGenerator generator() {
        return generator;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters,
            NDList inputs,
            boolean training,
            PairList<String, Object> arguments) {
        long[] labels = inputs.get(0).toLongArray();
        long[] seeds = inputs.get(1).toLongArray();
        long[] numbers = inputs.get(2).toLongArray();
        List<CompletableFuture<GeneratedImage>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < labels.length; i++) {
                if (i >= generator.room()) {
                    answers.get(i - generator.room()).join(); // fills the queue, and no more
                }
                GenerateRequest request =
                        labels[i] == generator.classNames().size()
                                ? ImageRequest.unconditional()
                                : ImageRequest.generate(Math.toIntExact(labels[i]));
                answers.add(generator.submit(request.seed(seeds[i]).first(numbers[i])));
            }
            List<GeneratedImage> images = answers.stream().map(CompletableFuture::join).toList();
            NDManager manager = inputs.get(0).getManager();
            NDList made = new NDList(pixels(images, manager), tokens(images, manager));
            made.addAll(inputs);
            return made;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        } finally {
            answers.forEach(answer -> answer.cancel(true)); // those that nobody joins any more
        }
    }

    private NDArray pixels(List<GeneratedImage> images, NDManager manager) {
        ImageShape shape = generator.imageShape();
        int length = Math.toIntExact(shape.values());
        ByteBuffer bytes = manager.allocateDirect(images.size() * length);
        images.forEach(image -> bytes.put(image.rgb()));
        bytes.rewind();
        return manager.create(
                bytes,
                new Shape(images.size(), shape.height(), shape.width(), shape.channels()),
                DataType.UINT8); // (B, h, w, 3)
    }

    private NDArray tokens(List<GeneratedImage> images, NDManager manager) {
        GridShape grid = generator.tokenGrid();
        long[] values =
                images.stream()
                        .flatMapToInt(image -> Arrays.stream(image.tokens().toArray()))
                        .asLongStream()
                        .toArray();
        return manager.create(
                values, new Shape(images.size(), grid.height(), grid.width())); // (B, H, W)
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long batch = inputs[0].get(0);
        ImageShape shape = generator.imageShape();
        GridShape grid = generator.tokenGrid();
        return new Shape[] {
            new Shape(batch, shape.height(), shape.width(), shape.channels()),
            new Shape(batch, grid.height(), grid.width()),
            inputs[0],
            inputs[1],
            inputs[2]
        };
    }
}
