package io.maskbit.training.tokens;

import java.util.Arrays;

/** Many tokens in as few bits as their vocabulary needs, on the host. Not thread-safe. */
public final class PackedTokens {

    private final int bits;
    private final long count;
    private final long[] words;

    private PackedTokens(int bits, long count, long[] words) {
        this.bits = bits;
        this.count = count;
        this.words = words;
    }

    /**
     * Makes room; all tokens are 0.
     *
     * @param vocabulary number of different tokens, at least 2
     * @param count number of tokens
     * @return the room
     * @throws IllegalArgumentException if so many cannot be held
     */
    public static PackedTokens zeros(int vocabulary, long count) {
        return new PackedTokens(bits(vocabulary), count, new long[words(vocabulary, count)]);
    }

    /**
     * Takes tokens that were packed before.
     *
     * @param vocabulary number of different tokens, at least 2
     * @param count number of tokens
     * @param words as of {@link #words()}; copied
     * @return the tokens
     * @throws IllegalArgumentException if the number of words does not fit
     */
    public static PackedTokens of(int vocabulary, long count, long[] words) {
        if (words.length != words(vocabulary, count)) {
            throw new IllegalArgumentException(
                    count + " tokens do not fill " + words.length + " words");
        }
        return new PackedTokens(bits(vocabulary), count, words.clone());
    }

    /**
     * Returns how much memory tokens need.
     *
     * @param vocabulary number of different tokens, at least 2
     * @param count number of tokens
     * @return bytes
     */
    public static long bytes(int vocabulary, long count) {
        return Math.multiplyExact((count * bits(vocabulary) + Long.SIZE - 1) / Long.SIZE, 8L);
    }

    /** Returns the number of tokens. */
    public long count() {
        return count;
    }

    /**
     * Returns the bits: token i begins at bit i x bits, counted from the lowest of word 0; copied.
     */
    public long[] words() {
        return words.clone();
    }

    /**
     * Puts tokens in.
     *
     * @param from number of the first
     * @param tokens their values, each below the vocabulary
     * @param offset where in the values to begin
     * @param length how many
     * @throws IllegalArgumentException if a value needs more bits than there are
     */
    void write(long from, long[] tokens, int offset, int length) {
        long at = Math.multiplyExact(from, bits);
        for (int i = 0; i < length; i++, at += bits) {
            long token = tokens[offset + i];
            if (token < 0 || token >>> bits != 0) {
                throw new IllegalArgumentException(
                        "the token " + token + " does not fit into " + bits + " bits");
            }
            int word = (int) (at / Long.SIZE);
            int shift = (int) (at % Long.SIZE);
            long mask = (1L << bits) - 1;
            words[word] = words[word] & ~(mask << shift) | token << shift;
            if (shift + bits > Long.SIZE) {
                int low = Long.SIZE - shift;
                words[word + 1] = words[word + 1] & ~(mask >>> low) | token >>> low;
            }
        }
    }

    /**
     * Takes tokens out.
     *
     * @param from number of the first
     * @param target receives the values
     * @param offset where in the target to begin
     * @param length how many
     */
    void read(long from, long[] target, int offset, int length) {
        long at = Math.multiplyExact(from, bits);
        long mask = (1L << bits) - 1;
        for (int i = 0; i < length; i++, at += bits) {
            int word = (int) (at / Long.SIZE);
            int shift = (int) (at % Long.SIZE);
            long value = words[word] >>> shift;
            if (shift + bits > Long.SIZE) {
                value |= words[word + 1] << (Long.SIZE - shift);
            }
            target[offset + i] = value & mask;
        }
    }

    /**
     * Checks all tokens: fewer values than the bits can hold may be tokens.
     *
     * @param vocabulary number of different tokens
     * @throws IllegalArgumentException naming a value that is none
     */
    void requireBelow(int vocabulary) {
        if (vocabulary == 1 << bits) {
            return;
        }
        long[] one = new long[1];
        for (long i = 0; i < count; i++) {
            read(i, one, 0, 1);
            if (one[0] >= vocabulary) {
                throw new IllegalArgumentException(
                        "the token " + one[0] + " is not below " + vocabulary);
            }
        }
    }

    private static int bits(int vocabulary) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, vocabulary - 1));
    }

    private static int words(int vocabulary, long count) {
        long words = bytes(vocabulary, count) / Long.BYTES;
        if (words > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(count + " tokens are too many to be held at once");
        }
        return (int) words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedTokens tokens
                && bits == tokens.bits
                && count == tokens.count
                && Arrays.equals(words, tokens.words);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(count) + Arrays.hashCode(words);
    }
}
