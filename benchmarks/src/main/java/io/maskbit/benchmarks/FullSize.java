package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The published generator of 14 bits: 256 positions, two groups, 1000 classes, 305 million values.
 */
final class FullSize {

    static final int BITS = 14;
    static final int GROUPS = 2;
    static final int VOCABULARY = 128;
    static final int POSITIONS = 256;
    static final int CLASSES = 1000;
    static final int WIDTH = 1024;
    static final int HEADS = 16;
    static final int MLP = 4096;
    static final int DEPTH = 24;

    private FullSize() {}

    /**
     * Makes the generator with formula weights, without dropout.
     *
     * @param manager owner of the weights
     * @param precision number format of the matrix products
     * @param depth number of layers; {@link #DEPTH} but in trials
     * @return the generator
     */
    static Generator generator(NDManager manager, Precision precision, int depth) {
        BuildContext context = new BuildContext(manager, new Seeds(1), precision);
        for (GeneratorFactory<?> factory : ServiceLoader.load(GeneratorFactory.class)) {
            if (factory.id().equals("maskbit")) {
                Generator generator = made(factory, context, depth);
                FormulaValues.fill(NamedParameters.of(generator), name -> name);
                return generator;
            }
        }
        throw new IllegalStateException("no generator maskbit");
    }

    private static <C extends Record> Generator made(
            GeneratorFactory<C> factory, BuildContext context, int depth) {
        Map<String, Object> given = Map.of("depth", depth, "dropout", 0);
        TokenSpace space = new TokenSpace.Bits(BITS, new GridShape(16, 16));
        return factory.create(FactorySettings.of(factory.config(), given), space, CLASSES, context);
    }

    /** Returns tokens of some images, a few of them masked, int64 (B, N, G). */
    static NDArray tokens(NDManager manager, int images) {
        Shape shape = new Shape(images, POSITIONS, GROUPS);
        return FormulaValues.integers(manager, "tok14", VOCABULARY + 1, shape);
    }

    /** Returns what the generator is to say, int64 (B, N, G). */
    static NDArray targets(NDManager manager, int images) {
        Shape shape = new Shape(images, POSITIONS, GROUPS);
        return FormulaValues.integers(manager, "targets", VOCABULARY, shape);
    }

    /** Returns labels, int64 (B). */
    static NDArray labels(NDManager manager, int images) {
        return FormulaValues.integers(manager, "labels", CLASSES, new Shape(images));
    }
}
