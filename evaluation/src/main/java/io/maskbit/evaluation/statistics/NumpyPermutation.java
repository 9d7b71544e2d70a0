package io.maskbit.evaluation.statistics;

import java.util.Arrays;

/**
 * The permutations that numpy's {@code RandomState(seed)} draws one after the other: a Mersenne
 * twister and a shuffle from the end. Published values of torch-fidelity hang on them; nothing else
 * should, all other randomness has streams of its own.
 */
public final class NumpyPermutation {

    private static final int WORDS = 624;
    private static final int AHEAD = 397;

    private final int[] state = new int[WORDS];
    private int next = WORDS;

    /**
     * Begins a stream.
     *
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if it is not in the range
     */
    public NumpyPermutation(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("numpy takes seeds from 0 to 2^32 - 1, not " + seed);
        }
        state[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    /**
     * Returns the next permutation, as {@code permutation(n)}.
     *
     * @param n at least 0
     * @return the numbers 0 to n - 1, each once
     */
    public int[] next(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int i = n - 1; i > 0; i--) {
            int j = upTo(i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /**
     * Returns the next choice without repetition, as {@code choice(n, size, replace=False)}: the
     * beginning of a permutation.
     *
     * @param n at least {@code size}
     * @param size how many
     * @return numbers from 0 to n - 1, each at most once
     * @throws IllegalArgumentException if there are fewer than {@code size}
     */
    public int[] choice(int n, int size) {
        if (size < 0 || size > n) {
            throw new IllegalArgumentException(size + " cannot be chosen among " + n);
        }
        return Arrays.copyOf(next(n), size);
    }

    /**
     * Draws from 0 to last: the lowest bits that can hold it, again until they do not exceed it.
     */
    private int upTo(int last) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(last);
        int value;
        do {
            value = word() & mask;
        } while (value > last);
        return value;
    }

    private int word() {
        if (next == WORDS) {
            for (int i = 0; i < WORDS; i++) {
                int y = state[i] & 0x80000000 | state[(i + 1) % WORDS] & 0x7FFFFFFF;
                state[i] = state[(i + AHEAD) % WORDS] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }
}
