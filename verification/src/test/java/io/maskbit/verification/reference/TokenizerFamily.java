package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.Map;

/** Tokenizers: encoding, quantisation, decoding, losses and gradients, decoder fine-tuning. */
final class TokenizerFamily implements Family {

    private static final String QUANTIZER = "quantize.";

    private final Maker maker;

    /** Makes the tokenizer of a case and gives it the case's weights. */
    @FunctionalInterface
    interface Maker {
        Tokenizer make(
                FixtureCase fixture, ImageShape image, boolean freezeEncoder, NDManager manager);
    }

    TokenizerFamily(Maker maker) {
        this.maker = maker;
    }

    /** The VQGAN+ and MaskGIT tokenizers. */
    static Tokenizer convolutional(
            FixtureCase fixture, ImageShape image, boolean freezeEncoder, NDManager manager) {
        JsonObject model = fixture.config("model");
        Tokenizer tokenizer = Components.tokenizer(model, image, freezeEncoder, manager);
        ReferenceWeights.load(tokenizer, fixture.onlyWeights());
        return tokenizer;
    }

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        Tokenizer tokenizer = maker.make(fixture, imageOf(fixture), false, manager);
        Pass evaluation = Pass.evaluation(manager);
        for (String input : fixture.inputs()) {
            if (input.equals("x")) {
                Step.run(() -> evaluate(fixture, checks, tokenizer, evaluation, input, ""));
            } else if (input.startsWith("x_")) {
                String prefix = input.substring(2) + ".";
                Step.run(() -> evaluate(fixture, checks, tokenizer, evaluation, input, prefix));
            }
        }
        if (fixture.gives("quantizer_z")) {
            Step.run(() -> quantize(fixture, checks, tokenizer, evaluation));
        }
        if (fixture.gives("tokens")) {
            Step.run(() -> decode(fixture, checks, tokenizer, evaluation));
        }
        if (fixture.expected().stream()
                .anyMatch(n -> n.startsWith("train_") || n.startsWith("grad"))) {
            train(fixture, checks, tokenizer, "train_", "grad.");
        }
        if (fixture.expected().stream().anyMatch(n -> n.startsWith("finetune_"))) {
            Tokenizer tuned = maker.make(fixture, imageOf(fixture), true, manager);
            train(fixture, checks, tuned, "finetune_", "finetune_grad.");
            encoderIsLeftAlone(checks, tuned);
        }
    }

    private static ImageShape imageOf(FixtureCase fixture) {
        long[] shape = fixture.input("x").shape();
        return new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]);
    }

    private static void evaluate(
            FixtureCase fixture,
            Checks checks,
            Tokenizer tokenizer,
            Pass pass,
            String input,
            String prefix) {
        NDArray x = fixture.input(input).on(tokenizer.lastLayer().getManager());
        Quantized encoded = tokenizer.encode(x, pass);
        checks.offer(prefix + "z", () -> tokenizer.latents(x, pass));
        checks.offer(prefix + "z_quantized", encoded::latents);
        checks.offer(prefix + "indices", encoded::tokens);
        checks.offer(prefix + "reconstruction", () -> tokenizer.decode(encoded.latents(), pass));
        offerTerms(checks, prefix + "eval_", encoded);
    }

    private static void quantize(
            FixtureCase fixture, Checks checks, Tokenizer tokenizer, Pass pass) {
        NDArray z = fixture.input("quantizer_z").on(tokenizer.lastLayer().getManager());
        Quantized alone = tokenizer.quantizer().quantize(z, pass);
        checks.offer("quantizer.z_quantized", alone::latents);
        checks.offer("quantizer.indices", alone::tokens);
        offerTerms(checks, "quantizer.", alone);
    }

    private static void decode(FixtureCase fixture, Checks checks, Tokenizer tokenizer, Pass pass) {
        NDArray tokens = onGrid(fixture.input("tokens"), tokenizer.lastLayer().getManager());
        checks.offer(
                "codebook_entry",
                () -> {
                    NDArray latents = tokenizer.quantizer().latentsOf(tokens, pass); // (B, C, H, W)
                    Shape s = latents.getShape();
                    return latents.reshape(s.get(0), s.get(1), s.get(2) * s.get(3))
                            .transpose(0, 2, 1); // (B, N, C)
                });
        checks.offer("decoded_tokens", () -> tokenizer.decodeTokens(tokens, pass));
    }

    /** Lays tokens (B, N) out on a square grid, row by row. */
    static NDArray onGrid(Values tokens, NDManager manager) {
        long side = Math.round(Math.sqrt(tokens.shape()[1]));
        if (side * side != tokens.shape()[1]) {
            throw new IllegalArgumentException(tokens.shape()[1] + " tokens are no square grid");
        }
        return tokens.on(manager).reshape(tokens.shape()[0], side, side);
    }

    private static void train(
            FixtureCase fixture,
            Checks checks,
            Tokenizer tokenizer,
            String terms,
            String gradients) {
        NamedParameters own = NamedParameters.of(tokenizer);
        NamedParameters codes = NamedParameters.of(tokenizer.quantizer());
        own.trainable(true);
        codes.trainable(true);
        Pass pass = Pass.forTraining(tokenizer.lastLayer().getManager());
        Step.run(
                () -> {
                    NDArray x = fixture.input("x").on(tokenizer.lastLayer().getManager());
                    Tape.backward(
                            () -> {
                                Quantized encoded = tokenizer.encode(x, pass);
                                NDArray difference =
                                        tokenizer.decode(encoded.latents(), pass).sub(x);
                                NDArray mse = difference.mul(difference).mean();
                                NDArray total = mse.add(encoded.loss());
                                offerTerms(checks, terms, encoded);
                                checks.offer(terms + "mse", () -> mse);
                                checks.offer(terms + "total", () -> total);
                                return total;
                            });
                    Gradients found = Gradients.of(Map.of("", own, QUANTIZER, codes));
                    found.offer(fixture, checks, gradients);
                    if (terms.startsWith("train")) {
                        checks.offerNumber("gradient_l2_all_parameters", found.norm());
                    }
                });
    }

    private static void encoderIsLeftAlone(Checks checks, Tokenizer tuned) {
        Step.run(
                () -> {
                    Gradients found = Gradients.of(Map.of("", NamedParameters.of(tuned)));
                    checks.holds(
                            "fine-tuning gives the encoder no gradient",
                            found.isZero(name -> name.startsWith("encoder.")));
                });
    }

    private static void offerTerms(Checks checks, String prefix, Quantized encoded) {
        checks.offer(prefix + "quantizer_loss", encoded::loss);
        encoded.terms().forEach((name, value) -> checks.offer(prefix + name, () -> value));
    }
}
