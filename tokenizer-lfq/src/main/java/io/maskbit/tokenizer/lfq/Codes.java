package io.maskbit.tokenizer.lfq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** All codes of a number of bits. */
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
}
