package io.maskbit.testkit;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.TokenizerFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What plan methods are asked, as numbers, so that it can be asked in another class loader too.
 *
 * @param height of the grid or image
 * @param width of the grid or image
 * @param tokens of a generator: bits if negative, else entries of a codebook; 0 for other kinds
 */
record Question(int height, int width, int tokens) {

    /** Returns the questions to ask the factory of a contract. */
    static List<Question> of(ComponentContract contract) {
        if (contract instanceof QuantizerContract quantizer) {
            GridShape grid = quantizer.grid();
            return List.of(
                    new Question(grid.height(), grid.width(), 0),
                    new Question(grid.width() + 1, grid.height(), 0));
        }
        if (contract instanceof TokenizerContract tokenizer) {
            ImageShape image = tokenizer.image();
            return List.of(new Question(image.height(), image.width(), 0));
        }
        if (contract instanceof GeneratorContract generator) {
            return generator.tokens().stream().map(Question::of).toList();
        }
        return List.of(new Question(1, 1, 0));
    }

    private static Question of(TokenSpace space) {
        GridShape grid = space.grid();
        int tokens = space instanceof TokenSpace.Bits bits ? -bits.bits() : space.vocabulary();
        return new Question(grid.height(), grid.width(), tokens);
    }

    /**
     * Asks everything that can be asked before building.
     *
     * @param factory the factory
     * @param settings its settings, one per line
     * @return all answers
     */
    <C extends Record> List<Object> answers(ComponentFactory<C> factory, String settings) {
        List<Object> answers = new ArrayList<>();
        answers.add(factory.id());
        answers.addAll(factory.config().entries());
        C config = GivenSettings.read(factory, settings);
        if (factory instanceof QuantizerFactory<C> quantizer) {
            answers.add(quantizer.tokenSpace(config, new GridShape(height, width)));
            answers.add(quantizer.latentChannels(config));
        } else if (factory instanceof TokenizerFactory<C> tokenizer) {
            answers.add(tokenizer.grid(config, new ImageShape(3, height, width)));
        } else if (factory instanceof GeneratorFactory<C> generator) {
            answers.add(generator.fit(config, space()));
        }
        return answers;
    }

    private TokenSpace space() {
        GridShape grid = new GridShape(height, width);
        return tokens < 0
                ? new TokenSpace.Bits(-tokens, grid)
                : new TokenSpace.Codebook(tokens, grid);
    }

    /** Asks a factory by the name of its class; called in a class loader of its own. */
    static void ask(String factory, String settings, int[] numbers)
            throws ReflectiveOperationException {
        ComponentFactory<?> made =
                (ComponentFactory<?>) Class.forName(factory).getConstructor().newInstance();
        new Question(numbers[0], numbers[1], numbers[2]).answers(made, settings);
    }
}
