package io.maskbit.api;

/**
 * What the tokens of a quantizer are: entries of a codebook, or words of bits.
 *
 * <p>A generator decides by this type whether it can speak the tokens. The interface is sealed on
 * purpose: a third kind of token is a question to every generator.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public sealed interface TokenSpace {

    /** Largest number of bits in a token. */
    int MAX_BITS = 30;

    /** Returns the grid on which the tokens of one image lie. */
    GridShape grid();

    /** Returns the number of different tokens; a token is an integer from 0 to this minus one. */
    int vocabulary();

    /**
     * Tokens are indices into a table; neighbouring indices have nothing in common.
     *
     * @param size number of entries, at least 2
     * @param grid grid of one image
     */
    record Codebook(int size, GridShape grid) implements TokenSpace {

        /**
         * Checks the size.
         *
         * @throws IllegalArgumentException if size is below 2
         */
        public Codebook {
            if (size < 2) {
                throw new IllegalArgumentException(
                        "a codebook needs at least 2 entries, but has " + size);
            }
        }

        @Override
        public int vocabulary() {
            return size;
        }

        @Override
        public String toString() {
            return "codebook tokens (" + size + " entries on a " + grid + " grid)";
        }
    }

    /**
     * Tokens are words of bits: bit c of a token (least significant first) is latent channel c.
     *
     * @param bits bits per token (K), 1 to {@link #MAX_BITS}
     * @param grid grid of one image
     */
    record Bits(int bits, GridShape grid) implements TokenSpace {

        /**
         * Checks the number of bits.
         *
         * @throws IllegalArgumentException if bits is outside 1 to {@link #MAX_BITS}
         */
        public Bits {
            if (bits < 1 || bits > MAX_BITS) {
                throw new IllegalArgumentException(
                        "bits must be between 1 and " + MAX_BITS + ", but is " + bits);
            }
        }

        @Override
        public int vocabulary() {
            return 1 << bits;
        }

        @Override
        public String toString() {
            return "bit tokens (" + bits + " bits on a " + grid + " grid)";
        }
    }
}
