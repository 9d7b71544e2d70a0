package io.maskbit.networks;

/** A hash with a counter, SplitMix64: the n-th draw of a stream without the draws before it. */
final class Hash {

    private Hash() {}

    /** Returns 64 mixed bits. */
    static long of(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns a number in (0, 1), never 0 or 1. */
    static double unit(long seed, long index) {
        return ((of(seed, index) >>> 12) + 0.5) * 0x1p-52;
    }
}
