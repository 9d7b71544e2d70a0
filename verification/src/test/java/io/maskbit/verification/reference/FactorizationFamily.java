package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.Arrays;

/** Splitting tokens into groups of bits and joining them again. */
final class FactorizationFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (JsonElement element : fixture.config().getAsJsonArray("bits_splits")) {
            long[] pair = FixtureCase.longs(element);
            Step.run(() -> split(fixture, checks, (int) pair[0], (int) pair[1], manager));
        }
    }

    private static void split(
            FixtureCase fixture, Checks checks, int bits, int splits, NDManager manager) {
        String prefix = "b" + bits + "_s" + splits + ".";
        Values tokens = fixture.input("tokens_" + bits);
        GridShape grid = new GridShape(1, (int) tokens.shape()[1]);
        int kept = bits;
        if (bits % splits != 0) {
            // The reference loses the highest bits here; our planning refuses. On the bits that
            // are left, both agree.
            checks.holds(
                    prefix + "is refused",
                    !TokenGroups.fit(new TokenSpace.Bits(bits, grid), splits).isAccepted());
            kept = bits - bits % splits;
        }
        long mask = (1L << kept) - 1;
        long[] words = Arrays.stream(tokens.longs()).map(token -> token & mask).toArray();
        TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(kept, grid), splits);
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        NDArray split = ops.split(Values.of(words, tokens.shape()).on(manager), groups);
        checks.offer(prefix + "split", () -> split);
        checks.offer(prefix + "combined", () -> ops.combine(split, groups));
    }
}
