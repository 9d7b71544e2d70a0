package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import java.util.ArrayList;
import java.util.List;

/** A generator that remembers what it was shown. */
final class RecordingGenerator implements Generator {

    private final Generator generator;
    private final List<Values> tokens = new ArrayList<>();
    private final List<Values> labels = new ArrayList<>();

    RecordingGenerator(Generator generator) {
        this.generator = generator;
    }

    /** Returns the tokens of every call. */
    List<Values> tokens() {
        return tokens;
    }

    /** Returns the labels of every call. */
    List<Values> labels() {
        return labels;
    }

    @Override
    public TokenGroups groups() {
        return generator.groups();
    }

    @Override
    public int classes() {
        return generator.classes();
    }

    @Override
    public NDArray logits(NDArray shown, NDArray classes, Pass pass) {
        tokens.add(Values.of(shown));
        labels.add(Values.of(classes));
        return generator.logits(shown, classes, pass);
    }

    @Override
    public Block block() {
        return generator.block();
    }
}
