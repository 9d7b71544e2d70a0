package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.tensor.Tape;
import java.util.ArrayList;
import java.util.List;

/** The laws of {@link QuantizerContract}. */
final class QuantizerLaws {

    private static final int BATCH = 2;
    private static final int MOST_TOKENS = 4096;

    private QuantizerLaws() {}

    /** What a factory plans and builds. */
    private record Built(Quantizer quantizer, TokenSpace planned, int channels) {}

    private static Built build(QuantizerContract contract, BuildContext context) {
        return build(contract.factory(), contract, context);
    }

    private static <C extends Record> Built build(
            QuantizerFactory<C> factory, QuantizerContract contract, BuildContext context) {
        C config = GivenSettings.of(factory, contract);
        return new Built(
                factory.create(config, contract.grid(), context),
                factory.tokenSpace(config, contract.grid()),
                factory.latentChannels(config));
    }

    static void builtAsPlanned(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            assertEquals(built.planned(), built.quantizer().tokenSpace(), "tokens");
            assertEquals(contract.grid(), built.planned().grid(), "grid");
            assertTrue(built.channels() >= 1, "channels: " + built.channels());
            if (built.planned() instanceof TokenSpace.Bits bits) {
                assertEquals(bits.bits(), built.channels(), "a channel per bit");
            }
        }
    }

    static void resultsHaveTheDeclaredForm(QuantizerContract contract) {
        GridShape grid = contract.grid();
        for (GridShape each : List.of(grid, new GridShape(grid.height() + 1, grid.width() + 2))) {
            try (Bench bench = new Bench()) {
                Built built = build(contract, bench.context(1));
                for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                    NDArray latents = latents(built, each, bench);
                    assertForm(latents.getShape(), built.quantizer().quantize(latents, pass));
                }
            }
        }
    }

    private static void assertForm(Shape latents, Quantized result) {
        Shape tokens = new Shape(latents.get(0), latents.get(2), latents.get(3));
        assertEquals(latents, result.latents().getShape(), "shape of the latents");
        assertEquals(DataType.FLOAT32, result.latents().getDataType(), "type of the latents");
        assertEquals(tokens, result.tokens().getShape(), "shape of the tokens");
        assertEquals(DataType.INT64, result.tokens().getDataType(), "type of the tokens");
        assertScalar("loss", result.loss());
        result.terms().forEach(QuantizerLaws::assertScalar);
    }

    static void assertScalar(String name, NDArray value) {
        assertEquals(new Shape(), value.getShape(), "shape of " + name);
        assertEquals(DataType.FLOAT32, value.getDataType(), "type of " + name);
        ComponentLaws.assertFinite(value, name);
    }

    static void tokensLieInTheVocabulary(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            for (float scale : new float[] {0, 0.1f, 1, 1000}) {
                NDArray latents = latents(built, new GridShape(16, 16), bench).mul(scale);
                Quantized result = built.quantizer().quantize(latents, bench.evaluation());
                for (long token : result.tokens().toLongArray()) {
                    assertTrue(
                            token >= 0 && token < built.planned().vocabulary(),
                            "token " + token + " of " + built.planned());
                }
            }
        }
    }

    static void tokensComeBack(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray tokens = tokens(built.planned(), bench);
            NDArray latents = built.quantizer().latentsOf(tokens, bench.evaluation());
            assertEquals(
                    new Shape(1, built.channels(), 1, tokens.size()),
                    latents.getShape(),
                    "shape of the latents");
            NDArray again = built.quantizer().quantize(latents, bench.evaluation()).tokens();
            assertArrayEquals(tokens.toLongArray(), again.toLongArray(), "tokens");
        }
    }

    /** Every token, or a selection that includes the first and the last: int64 (1, 1, n). */
    private static NDArray tokens(TokenSpace space, Bench bench) {
        int vocabulary = space.vocabulary();
        if (vocabulary > MOST_TOKENS) {
            NDArray some = bench.whole(vocabulary, 1, 1, MOST_TOKENS);
            long[] values = some.toLongArray();
            values[0] = 0;
            values[1] = vocabulary - 1;
            return bench.longs(values, 1, 1, MOST_TOKENS);
        }
        long[] all = new long[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            all[i] = i;
        }
        return bench.longs(all, 1, 1, vocabulary);
    }

    static void latentsAreThoseOfTheTokens(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray latents = latents(built, contract.grid(), bench);
            Quantized result = built.quantizer().quantize(latents, bench.evaluation());
            NDArray codes = built.quantizer().latentsOf(result.tokens(), bench.evaluation());
            assertArrayEquals(
                    codes.toFloatArray(), result.latents().toFloatArray(), 1e-5f, "latents");
        }
    }

    static void eachPositionIsRoundedAlone(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray latents = bench.uniform(-1, 3, BATCH, built.channels(), 1, 4);
            NDArray together = built.quantizer().quantize(latents, bench.evaluation()).tokens();
            for (int i = 0; i < BATCH; i++) {
                for (int x = 0; x < 4; x++) {
                    NDArray one = latents.get(i + ":" + (i + 1) + ", :, :, " + x + ":" + (x + 1));
                    Quantized alone = built.quantizer().quantize(one, bench.evaluation());
                    assertEquals(
                            together.getLong(i, 0, x),
                            alone.tokens().getLong(0, 0, 0),
                            "token of latent " + x + " of image " + i + " by itself");
                }
            }
        }
    }

    static void gradientPassesStraightThrough(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray latents = latents(built, contract.grid(), bench);
            NDArray weights = latents(built, contract.grid(), bench);
            latents.setRequiresGradient(true);
            Tape.backward(
                    () -> {
                        Pass pass = bench.training();
                        NDArray rounded = built.quantizer().quantize(latents, pass).latents();
                        return rounded.mul(weights).sum();
                    });
            assertArrayEquals(
                    weights.toFloatArray(),
                    latents.getGradient().toFloatArray(),
                    1e-6f,
                    "gradient with respect to the latents");
        }
    }

    static void flippingOneBitMovesOneChannel(QuantizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            if (!(built.planned() instanceof TokenSpace.Bits)) {
                return; // the law says nothing of other tokens
            }
            int bits = built.channels();
            long[] tokens = bench.whole(built.planned().vocabulary(), 1, 1, 16).toLongArray();
            float[] before = codes(built, tokens, bench);
            for (int k = 0; k < bits; k++) {
                long[] flipped = tokens.clone();
                for (int i = 0; i < flipped.length; i++) {
                    flipped[i] ^= 1L << k;
                }
                float[] expected = before.clone();
                for (int i = 0; i < tokens.length; i++) {
                    expected[k * tokens.length + i] *= -1;
                }
                assertArrayEquals(
                        expected, codes(built, flipped, bench), "after flipping bit " + k);
            }
        }
    }

    private static float[] codes(Built built, long[] tokens, Bench bench) {
        NDArray array = bench.longs(tokens, 1, 1, tokens.length);
        return built.quantizer().latentsOf(array, bench.evaluation()).toFloatArray();
    }

    private static NDArray latents(Built built, GridShape grid, Bench bench) {
        return bench.centred(BATCH, built.channels(), grid.height(), grid.width());
    }

    static Subject subject(QuantizerContract contract) {
        return (context, bench) -> {
            Built built = build(contract, context);
            return new LiveQuantizer(
                    built.quantizer(),
                    latents(built, contract.grid(), bench),
                    bench.whole(built.planned().vocabulary(), BATCH, 2, 2));
        };
    }

    private record LiveQuantizer(Quantizer quantizer, NDArray latents, NDArray tokens)
            implements Subject.Live {

        @Override
        public Component component() {
            return quantizer;
        }

        @Override
        public List<NDArray> inputs() {
            return List.of(latents, tokens);
        }

        @Override
        public List<NDArray> run(Pass pass) {
            Quantized result = quantizer.quantize(latents, pass);
            List<NDArray> all = new ArrayList<>(result.terms().values());
            all.addAll(List.of(result.latents(), result.tokens(), result.loss()));
            all.add(quantizer.latentsOf(tokens, pass));
            return all;
        }

        @Override
        public NDArray loss(Pass pass) {
            // What training sees of a quantizer; looking tokens up moves nothing there.
            Quantized result = quantizer.quantize(latents, pass);
            return result.loss().add(Subject.weighted(List.of(result.latents())));
        }
    }
}
