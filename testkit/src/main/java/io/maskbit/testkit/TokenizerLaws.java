package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Tape;
import java.util.List;

/** The laws of {@link TokenizerContract}. */
final class TokenizerLaws {

    private static final int BATCH = 2;
    private static final int CHANNELS = 6;

    private TokenizerLaws() {}

    private record Built(Tokenizer tokenizer, SignQuantizer quantizer, GridShape grid) {}

    private static Built build(TokenizerContract contract, BuildContext context) {
        return build(contract.factory(), contract, context);
    }

    private static <C extends Record> Built build(
            TokenizerFactory<C> factory, TokenizerContract contract, BuildContext context) {
        C config = GivenSettings.of(factory, contract);
        GridShape grid = factory.grid(config, contract.image());
        SignQuantizer quantizer = new SignQuantizer(CHANNELS, grid, context.manager());
        return new Built(
                factory.create(config, contract.image(), quantizer, CHANNELS, context),
                quantizer,
                grid);
    }

    static void plannedGridIsTheRealOne(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray latents =
                    built.tokenizer().latents(images(contract, bench), bench.evaluation());
            assertEquals(
                    new Shape(BATCH, CHANNELS, built.grid().height(), built.grid().width()),
                    latents.getShape(),
                    "shape of the latents");
            assertEquals(DataType.FLOAT32, latents.getDataType(), "type of the latents");
            assertEquals(contract.image(), built.tokenizer().image(), "image");
        }
    }

    private static List<ImageShape> otherExtents(ImageShape image) {
        int channels = image.channels();
        return List.of(
                new ImageShape(channels, 2 * image.height(), image.width()),
                new ImageShape(channels, image.height() + 1, image.width()),
                new ImageShape(channels, image.height(), image.width() + 2),
                new ImageShape(channels, 1, 1));
    }

    private static GridShape grid(TokenizerContract contract, ImageShape image) {
        return grid(contract.factory(), contract, image);
    }

    private static <C extends Record> GridShape grid(
            TokenizerFactory<C> factory, TokenizerContract contract, ImageShape image) {
        return factory.grid(GivenSettings.of(factory, contract), image);
    }

    static void refusedExtentsAreExplained(TokenizerContract contract) {
        for (ImageShape image : otherExtents(contract.image())) {
            try {
                grid(contract, image);
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                assertTrue(
                        message.matches("(?s).*\\d.*"),
                        "the refusal of "
                                + image
                                + " does not say which extents can be: "
                                + message);
            }
        }
    }

    static void acceptedExtentsAreTokenized(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Tokenizer tokenizer = build(contract, bench.context(1)).tokenizer();
            for (ImageShape image : otherExtents(contract.image())) {
                GridShape grid;
                try {
                    grid = grid(contract, image);
                } catch (IllegalArgumentException e) {
                    continue; // refused, which is another law's concern
                }
                NDArray images =
                        bench.uniform(0, 1, 1, image.channels(), image.height(), image.width());
                NDArray latents = tokenizer.latents(images, bench.evaluation());
                assertEquals(
                        new Shape(1, CHANNELS, grid.height(), grid.width()),
                        latents.getShape(),
                        "shape of the latents of " + image);
                assertEquals(
                        images.getShape(),
                        tokenizer.decode(latents, bench.evaluation()).getShape(),
                        "shape of the decoded images of " + image);
            }
        }
    }

    static void imagesOfABatchAreIndependent(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Tokenizer tokenizer = build(contract, bench.context(1)).tokenizer();
            NDArray images = images(contract, bench);
            NDArray latents = tokenizer.latents(images, bench.evaluation());
            NDArray decoded = tokenizer.decode(latents, bench.evaluation());
            for (int i = 0; i < BATCH; i++) {
                String row = i + ":" + (i + 1);
                NDArray alone = tokenizer.latents(images.get(row), bench.evaluation());
                ComponentLaws.assertClose(latents.get(row), alone, "latents of image " + i);
                NDArray image = tokenizer.decode(latents.get(row), bench.evaluation());
                ComponentLaws.assertClose(decoded.get(row), image, "decoded image " + i);
            }
        }
    }

    static void decodingUndoesEncodingInShape(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Tokenizer tokenizer = build(contract, bench.context(1)).tokenizer();
            NDArray images = images(contract, bench);
            for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                Quantized encoded = tokenizer.encode(images, pass);
                NDArray decoded = tokenizer.decode(encoded.latents(), pass);
                assertEquals(images.getShape(), decoded.getShape(), "shape of the images");
                assertEquals(DataType.FLOAT32, decoded.getDataType(), "type of the images");
                ComponentLaws.assertFinite(decoded, "an image");
                QuantizerLaws.assertScalar("loss", encoded.loss());
            }
        }
    }

    static void decodingTokensIsDecodingTheirLatents(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            Pass pass = bench.evaluation();
            NDArray tokens =
                    bench.whole(1 << CHANNELS, BATCH, built.grid().height(), built.grid().width());
            NDArray latents = built.quantizer().latentsOf(tokens, pass);
            ComponentLaws.assertEqual(
                    List.of(built.tokenizer().decode(latents, pass)),
                    List.of(built.tokenizer().decodeTokens(tokens, pass)),
                    "of decoding tokens");
        }
    }

    static void quantizerIsNotAdopted(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            assertSame(built.quantizer(), built.tokenizer().quantizer());
            boolean adopted =
                    built.tokenizer().block().getParameters().stream()
                            .anyMatch(pair -> built.quantizer().owns(pair.getValue()));
            assertTrue(!adopted, "the tokenizer's block holds the quantizer's parameter");
        }
    }

    static void lastLayerIsOnesOwn(TokenizerContract contract) {
        try (Bench bench = new Bench()) {
            Built built = build(contract, bench.context(1));
            NDArray last = built.tokenizer().lastLayer();
            assertTrue(
                    NamedParameters.of(built.tokenizer()).asMap().values().stream()
                            .anyMatch(array -> array == last),
                    "the last layer is no parameter of the tokenizer");
            last.setRequiresGradient(true);
            NDArray latents =
                    bench.centred(1, CHANNELS, built.grid().height(), built.grid().width());
            Tape.backward(
                    () ->
                            built.tokenizer()
                                    .decode(latents, bench.training())
                                    .square()
                                    .mean()
                                    .add(last.sum().mul(0)));
            assertTrue(
                    last.getGradient().abs().max().getFloat() > 0,
                    "the decoder does not depend on the last layer");
        }
    }

    private static NDArray images(TokenizerContract contract, Bench bench) {
        ImageShape image = contract.image();
        return bench.uniform(0, 1, BATCH, image.channels(), image.height(), image.width());
    }

    static Subject subject(TokenizerContract contract) {
        return (context, bench) ->
                new LiveTokenizer(build(contract, context).tokenizer(), images(contract, bench));
    }

    private record LiveTokenizer(Tokenizer tokenizer, NDArray images) implements Subject.Live {

        @Override
        public Component component() {
            return tokenizer;
        }

        @Override
        public List<NDArray> inputs() {
            return List.of(images);
        }

        @Override
        public List<NDArray> run(Pass pass) {
            NDArray latents = tokenizer.latents(images, pass);
            return List.of(
                    latents, tokenizer.decode(tokenizer.encode(images, pass).latents(), pass));
        }

        @Override
        public NDArray loss(Pass pass) {
            return Subject.weighted(run(pass));
        }
    }
}
