package io.maskbit.runtime;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.maskbit.api.GridShape;
import java.util.Arrays;
import java.util.OptionalInt;

/** Translates between what a predictor is given and the arrays of a {@link GeneratorBlock}. */
final class ImageTranslator<I, O> implements Translator<I, O> {

    private final Reading<I> reading;
    private final Writing<O> writing;

    ImageTranslator(Reading<I> reading, Writing<O> writing) {
        this.reading = reading;
        this.writing = writing;
    }

    /** Understands an input. */
    @FunctionalInterface
    interface Reading<I> {
        GenerateRequest request(I input) throws TranslateException;
    }

    /** Makes an output. */
    @FunctionalInterface
    interface Writing<O> {
        O output(GeneratedImage image);
    }

    @Override
    public NDList processInput(TranslatorContext context, I input) throws TranslateException {
        try {
            GenerateRequest request = reading.request(input);
            NDManager manager = context.getNDManager();
            return new NDList(
                    manager.create(generator(context).label(request)),
                    manager.create(request.seed()),
                    manager.create(request.number()));
        } catch (IllegalArgumentException e) {
            throw new TranslateException(e.getMessage(), e);
        }
    }

    @Override
    public O processOutput(TranslatorContext context, NDList made) {
        ImageGenerator generator = generator(context);
        long label = made.get(GeneratorBlock.LABELS).getLong();
        GridShape grid = generator.tokenGrid();
        int[] tokens =
                Arrays.stream(made.get(GeneratorBlock.TOKENS).toLongArray())
                        .mapToInt(Math::toIntExact)
                        .toArray();
        return writing.output(
                new GeneratedImage(
                        label == generator.classNames().size()
                                ? OptionalInt.empty()
                                : OptionalInt.of(Math.toIntExact(label)),
                        made.get(GeneratorBlock.SEEDS).getLong(),
                        made.get(GeneratorBlock.NUMBERS).getLong(),
                        TokenMap.of(grid, tokens),
                        generator.imageShape(),
                        made.get(GeneratorBlock.IMAGES).toByteArray()));
    }

    private static ImageGenerator generator(TranslatorContext context) {
        return ((GeneratorBlock) context.getBlock()).generator();
    }
}
