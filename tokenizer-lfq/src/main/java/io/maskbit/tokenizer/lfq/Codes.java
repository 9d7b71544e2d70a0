package io.maskbit.tokenizer.lfq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.math.BigInteger;

/** Choices among codes and positions. */
final class Codes {

    private Codes() {}

    /**
     * Lists every code.
     *
     * @param bits K
     * @param owner owns the array
     * @return float32 (K, 2^K); entry (c, n) is 1 where bit c of n is set, else -1
     */
    static NDArray columns(int bits, NDManager owner) {
        int count = 1 << bits;
        float[] values = new float[bits * count];
        for (int c = 0; c < bits; c++) {
            for (int n = 0; n < count; n++) {
                values[c * count + n] = (n >> c & 1) == 1 ? 1 : -1;
            }
        }
        return owner.create(values, new Shape(bits, count));
    }

    /**
     * Chooses different positions, evenly spread, by steps of about the golden section: neighbours
     * in the grid's rows or columns are not preferred.
     *
     * @param chosen how many, at most count
     * @param count number of positions
     * @return their indices, 0 to count - 1
     */
    static long[] spread(int chosen, int count) {
        int step = Math.max(1, (int) Math.round(count * 0.618034));
        while (!BigInteger.valueOf(step).gcd(BigInteger.valueOf(count)).equals(BigInteger.ONE)) {
            step++;
        }
        long[] indices = new long[chosen];
        for (int i = 0; i < chosen; i++) {
            indices[i] = (long) i * step % count;
        }
        return indices;
    }
}
