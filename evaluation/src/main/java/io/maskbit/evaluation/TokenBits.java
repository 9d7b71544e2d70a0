package io.maskbit.evaluation;

import io.maskbit.api.TokenSpace;
import java.util.SplittableRandom;

/**
 * Tokens as binary numbers whose digits can be flipped: those of tokens of bits are bits of the
 * image, those of a codebook's tokens are digits of an index. Digit 0 is the least significant.
 *
 * <p>In a codebook whose size is no power of two some flips lead out of it; such a token stays as
 * it is.
 *
 * @param space what the tokens are
 */
public record TokenBits(TokenSpace space) {

    private static final int ATTEMPTS = 64;

    /** Returns the number of binary digits of the largest token. */
    public int bits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(space.vocabulary() - 1);
    }

    /** Returns whether every flip of every token gives a token: the vocabulary is a power of 2. */
    public boolean isComplete() {
        return Integer.bitCount(space.vocabulary()) == 1;
    }

    /**
     * Flips one digit of every token, where that gives a token.
     *
     * @param tokens each 0 to vocabulary - 1; not changed
     * @param bit the digit, 0 to {@link #bits()} - 1
     * @return as many tokens: {@code token ^ 1 << bit}, or the token itself where that is none
     * @throws IllegalArgumentException if there is no such digit
     */
    public long[] flipped(long[] tokens, int bit) {
        if (bit < 0 || bit >= bits()) {
            throw new IllegalArgumentException(
                    "the " + space + " have bits 0 to " + (bits() - 1) + ", but not " + bit);
        }
        long[] flipped = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            long other = tokens[i] ^ 1L << bit;
            flipped[i] = other < space.vocabulary() ? other : tokens[i];
        }
        return flipped;
    }

    /**
     * Flips some digits of every token, for each token others: all choices that give a token are
     * equally likely. A token for which none is found in {@value #ATTEMPTS} attempts stays as it
     * is.
     *
     * @param tokens each 0 to vocabulary - 1; not changed
     * @param count how many digits of each, 0 to {@link #bits()}
     * @param random chooses them
     * @return as many tokens
     * @throws IllegalArgumentException if there are not so many digits
     */
    public long[] flippedAtRandom(long[] tokens, int count, SplittableRandom random) {
        if (count < 0 || count > bits()) {
            throw new IllegalArgumentException(
                    count + " bits cannot be flipped in the " + space + ", which have " + bits());
        }
        long[] flipped = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            flipped[i] = tokens[i];
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                long other = tokens[i] ^ choice(count, random);
                if (other < space.vocabulary()) {
                    flipped[i] = other;
                    break;
                }
            }
        }
        return flipped;
    }

    /** A number with so many ones among its digits. */
    private long choice(int count, SplittableRandom random) {
        int[] digits = new int[bits()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = i;
        }
        long mask = 0;
        for (int i = 0; i < count; i++) {
            int at = i + random.nextInt(digits.length - i);
            mask |= 1L << digits[at];
            digits[at] = digits[i];
        }
        return mask;
    }

    /**
     * Returns the share of tokens that differ.
     *
     * @param before tokens
     * @param after as many tokens
     * @return 0 to 1; NaN if there are none
     */
    public static double changed(long[] before, long[] after) {
        int different = 0;
        for (int i = 0; i < before.length; i++) {
            different += before[i] == after[i] ? 0 : 1;
        }
        return (double) different / before.length;
    }
}
