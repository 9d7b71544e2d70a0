package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Fit;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The laws of {@link GeneratorContract}. */
final class GeneratorLaws {

    private static final float TOLERANCE = 1e-4f;

    private GeneratorLaws() {}

    private static Fit fit(GeneratorContract contract, TokenSpace tokens) {
        return fit(contract.factory(), contract, tokens);
    }

    private static <C extends Record> Fit fit(
            GeneratorFactory<C> factory, GeneratorContract contract, TokenSpace tokens) {
        return factory.fit(GivenSettings.of(factory, contract), tokens);
    }

    private static Generator build(
            GeneratorContract contract, TokenSpace tokens, BuildContext context) {
        return build(contract.factory(), contract, tokens, context);
    }

    private static <C extends Record> Generator build(
            GeneratorFactory<C> factory,
            GeneratorContract contract,
            TokenSpace tokens,
            BuildContext context) {
        C config = GivenSettings.of(factory, contract);
        return factory.create(config, tokens, contract.classes(), context);
    }

    private static List<TokenSpace> accepted(GeneratorContract contract) {
        List<TokenSpace> accepted =
                contract.tokens().stream()
                        .filter(tokens -> fit(contract, tokens).isAccepted())
                        .toList();
        assertFalse(accepted.isEmpty(), "none is accepted of " + contract.tokens());
        return accepted;
    }

    static void refusalSaysWhatIsNeeded(GeneratorContract contract) {
        accepted(contract);
        for (TokenSpace tokens : contract.tokens()) {
            Fit fit = fit(contract, tokens);
            assertEquals(fit.isAccepted(), fit.reason().isBlank(), tokens + ": " + fit.reason());
        }
    }

    static void acceptedTokensGiveLogits(GeneratorContract contract) {
        for (TokenSpace space : accepted(contract)) {
            try (Bench bench = new Bench()) {
                Generator generator = build(contract, space, bench.context(1));
                TokenGroups groups = generator.groups();
                assertEquals(space, groups.space(), "tokens");
                assertEquals(contract.classes(), generator.classes(), "classes");
                for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                    NDArray logits =
                            generator.logits(
                                    halfMasked(groups, 3, bench), labels(contract, 3, bench), pass);
                    Shape expected =
                            new Shape(
                                    3,
                                    space.grid().positions(),
                                    groups.groups(),
                                    groups.vocabulary());
                    assertEquals(expected, logits.getShape(), "shape of the logits");
                    assertEquals(DataType.FLOAT32, logits.getDataType(), "type of the logits");
                    ComponentLaws.assertFinite(logits, "the logits");
                }
            }
        }
    }

    static void maskedPositionsSeeVisibleTokens(GeneratorContract contract) {
        try (Bench bench = new Bench()) {
            Generator generator = build(contract, accepted(contract).get(0), bench.context(1));
            TokenGroups groups = generator.groups();
            NDArray labels = bench.longs(new long[] {0}, 1);
            NDArray tokens = halfMasked(groups, 1, bench);
            long[] changed = tokens.toLongArray();
            int last = changed.length - 1; // visible, as halfMasked leaves the end
            changed[last] = (changed[last] + 1) % groups.vocabulary();
            NDArray other = bench.longs(changed, tokens.getShape().getShape());
            float[] before = first(generator, tokens, labels, bench);
            float[] after = first(generator, other, labels, bench);
            assertFalse(Arrays.equals(before, after), "a visible token changes nothing");
        }
    }

    /** The logits of position 0, which halfMasked masks. */
    private static float[] first(Generator generator, NDArray tokens, NDArray labels, Bench bench) {
        NDArray logits = generator.logits(tokens, labels, bench.evaluation());
        return logits.get(":, 0").toFloatArray();
    }

    static void labelsChangeTheLogits(GeneratorContract contract) {
        try (Bench bench = new Bench()) {
            Generator generator = build(contract, accepted(contract).get(0), bench.context(1));
            NDArray tokens = halfMasked(generator.groups(), 1, bench);
            List<float[]> seen = new ArrayList<>();
            for (int label = 0; label <= contract.classes(); label++) {
                NDArray labels = bench.longs(new long[] {label}, 1);
                float[] logits = first(generator, tokens, labels, bench);
                assertTrue(
                        seen.stream().noneMatch(other -> Arrays.equals(other, logits)),
                        "label " + label + " gives the logits of another");
                seen.add(logits);
            }
        }
    }

    static void imagesOfABatchAreIndependent(GeneratorContract contract) {
        try (Bench bench = new Bench()) {
            Generator generator = build(contract, accepted(contract).get(0), bench.context(1));
            NDArray tokens = halfMasked(generator.groups(), 3, bench);
            NDArray labels = labels(contract, 3, bench);
            NDArray together = generator.logits(tokens, labels, bench.evaluation());
            for (int i = 0; i < 3; i++) {
                String row = i + ":" + (i + 1);
                NDArray alone =
                        generator.logits(tokens.get(row), labels.get(row), bench.evaluation());
                assertArrayEquals(
                        alone.toFloatArray(),
                        together.get(row).toFloatArray(),
                        TOLERANCE,
                        "logits of image " + i);
            }
        }
    }

    static void attentionIsADistribution(GeneratorContract contract) {
        try (Bench bench = new Bench()) {
            Generator generator = build(contract, accepted(contract).get(0), bench.context(1));
            NDArray tokens = halfMasked(generator.groups(), 2, bench);
            NDArray labels = labels(contract, 2, bench);
            for (NDArray layer : generator.attention(tokens, labels, bench.evaluation())) {
                Shape shape = layer.getShape();
                assertEquals(3, shape.dimension(), "dimensions of attention");
                assertEquals(2, shape.get(0), "batch of attention");
                assertEquals(shape.get(1), shape.get(2), "attention from and to all positions");
                float[] rows = layer.sum(new int[] {2}).toFloatArray();
                float[] ones = new float[rows.length];
                Arrays.fill(ones, 1);
                assertArrayEquals(ones, rows, TOLERANCE, "sums of attention");
            }
        }
    }

    /** Tokens int64 (B, N, G) whose first half of positions is masked. */
    private static NDArray halfMasked(TokenGroups groups, int batch, Bench bench) {
        int positions = groups.space().grid().positions();
        long[] values =
                bench.whole(groups.vocabulary(), batch, positions, groups.groups()).toLongArray();
        int entries = positions * groups.groups();
        for (int i = 0; i < values.length; i++) {
            if (i % entries < entries / 2) {
                values[i] = groups.maskId();
            }
        }
        return bench.longs(values, batch, positions, groups.groups());
    }

    private static NDArray labels(GeneratorContract contract, int batch, Bench bench) {
        return bench.whole(contract.classes() + 1, batch);
    }

    static Subject subject(GeneratorContract contract) {
        return (context, bench) -> {
            Generator generator = build(contract, accepted(contract).get(0), context);
            return new LiveGenerator(
                    generator,
                    halfMasked(generator.groups(), 2, bench),
                    labels(contract, 2, bench));
        };
    }

    private record LiveGenerator(Generator generator, NDArray tokens, NDArray labels)
            implements Subject.Live {

        @Override
        public Component component() {
            return generator;
        }

        @Override
        public List<NDArray> inputs() {
            return List.of(tokens, labels);
        }

        @Override
        public List<NDArray> run(Pass pass) {
            return List.of(generator.logits(tokens, labels, pass));
        }

        @Override
        public NDArray loss(Pass pass) {
            return Subject.weighted(run(pass));
        }
    }
}
