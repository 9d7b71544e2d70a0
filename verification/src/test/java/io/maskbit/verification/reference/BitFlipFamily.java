package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an image becomes when one bit of every token is flipped. */
final class BitFlipFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        JsonObject model = fixture.config("model");
        long[] shape = fixture.input("x").shape();
        ImageShape image = new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]);
        Tokenizer tokenizer = Components.tokenizer(model, image, false, manager);
        ReferenceWeights.load(tokenizer, fixture.onlyWeights());
        if (!(tokenizer.quantizer().tokenSpace() instanceof TokenSpace.Bits space)) {
            throw new IllegalArgumentException("only tokens of bits have bits to flip");
        }
        Step.run(() -> flip(fixture, checks, tokenizer, space.bits(), manager));
    }

    private static void flip(
            FixtureCase fixture, Checks checks, Tokenizer tokenizer, int bits, NDManager manager) {
        Pass pass = Pass.evaluation(manager);
        NDArray tokens = tokenizer.encode(fixture.input("x").on(manager), pass).tokens();
        Shape grid = tokens.getShape(); // (B, H, W)
        long batch = grid.get(0);
        long positions = grid.get(1) * grid.get(2);
        long[] unflipped = tokens.toLongArray();
        checks.offerValues("indices", () -> Values.of(unflipped, batch, positions));
        NDArray original = tokenizer.decodeTokens(tokens, pass);
        List<Values> flipped = new ArrayList<>();
        List<Values> means = new ArrayList<>(List.of(meansOf(original)));
        List<Values> differences = new ArrayList<>();
        for (int bit = 0; bit < bits; bit++) {
            long mask = 1L << bit;
            long[] changed = Arrays.stream(unflipped).map(token -> token ^ mask).toArray();
            flipped.add(Values.of(changed, batch, positions));
            NDArray decoded = tokenizer.decodeTokens(manager.create(changed, grid), pass);
            means.add(meansOf(decoded));
            differences.add(
                    Values.of(decoded.sub(original).abs().reshape(batch, -1).mean(new int[] {1})));
            checks.offer("decoded_bit" + bit, () -> decoded);
        }
        checks.offerValues("flipped_indices", () -> Values.stack(flipped));
        checks.offerValues("decoded_mean", () -> Values.stack(means));
        checks.offerValues("decoded_absdiff", () -> Values.stack(differences));
    }

    private static Values meansOf(NDArray images) {
        Shape s = images.getShape();
        return Values.of(images.reshape(s.get(0), s.get(1), -1).mean(new int[] {2})); // (B, C)
    }
}
