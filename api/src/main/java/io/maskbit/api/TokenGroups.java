package io.maskbit.api;

/**
 * How a token is split into groups that a generator predicts one by one.
 *
 * <p>The only place that knows the order of bits and that bits must divide by groups: group g of a
 * token holds its bits {@code g * bitsPerGroup} to {@code (g + 1) * bitsPerGroup - 1}, least
 * significant first (spec 2.4). Masked entries carry {@link #maskId()}.
 *
 * <p>Tokens of a codebook whose size is not a power of two have exactly one group.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public final class TokenGroups {

    private final TokenSpace space;
    private final int groups;
    private final int vocabulary;

    private TokenGroups(TokenSpace space, int groups, int vocabulary) {
        this.space = space;
        this.groups = groups;
        this.vocabulary = vocabulary;
    }

    /**
     * Says whether tokens of a space can be split into a number of groups.
     *
     * @param space the tokens
     * @param groups number of groups (G)
     * @return accepted, or refused with the reason
     */
    public static Fit fit(TokenSpace space, int groups) {
        if (groups < 1) {
            return Fit.refused("groups must be at least 1, but is " + groups);
        }
        if (groups == 1) {
            return Fit.accepted();
        }
        if (Integer.bitCount(space.vocabulary()) != 1) {
            return Fit.refused(
                    "a codebook of "
                            + space.vocabulary()
                            + " entries is not a power of two and has exactly one group, not "
                            + groups);
        }
        int bits = bitsOf(space.vocabulary());
        return bits % groups == 0
                ? Fit.accepted()
                : Fit.refused(bits + " bits cannot be split into " + groups + " equal groups");
    }

    /**
     * Splits the tokens of a space.
     *
     * @param space the tokens
     * @param groups number of groups (G)
     * @return the split
     * @throws IllegalArgumentException if {@link #fit} refuses
     */
    public static TokenGroups of(TokenSpace space, int groups) {
        Fit fit = fit(space, groups);
        if (!fit.isAccepted()) {
            throw new IllegalArgumentException(fit.reason());
        }
        int vocabulary =
                groups == 1 ? space.vocabulary() : 1 << (bitsOf(space.vocabulary()) / groups);
        return new TokenGroups(space, groups, vocabulary);
    }

    /** Returns the tokens that are split. */
    public TokenSpace space() {
        return space;
    }

    /** Returns the number of groups, G. */
    public int groups() {
        return groups;
    }

    /** Returns the number of different values of one group, V. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Returns the value of a masked entry: V, one above the largest value (spec 6). */
    public int maskId() {
        return vocabulary;
    }

    /**
     * Returns the number of bits in one group.
     *
     * @throws IllegalStateException if the vocabulary is not a power of two
     */
    public int bitsPerGroup() {
        if (Integer.bitCount(vocabulary) != 1) {
            throw new IllegalStateException(space + " has no bits");
        }
        return bitsOf(vocabulary);
    }

    /** Returns the number of entries of one image: N x G. */
    public int entries() {
        return space.grid().positions() * groups;
    }

    /**
     * Splits one token; the result holds group 0 (the lowest bits) first.
     *
     * @param token 0 to the space's vocabulary minus one
     * @return G values, each 0 to V - 1
     */
    public int[] split(int token) {
        int[] values = new int[groups];
        if (groups == 1) {
            values[0] = token;
            return values;
        }
        int bits = bitsPerGroup();
        for (int g = 0; g < groups; g++) {
            values[g] = (token >> (g * bits)) & (vocabulary - 1);
        }
        return values;
    }

    /**
     * Joins the groups of one token; inverse of {@link #split}.
     *
     * @param values G values, each 0 to V - 1, group 0 first
     * @return the token
     */
    public int combine(int... values) {
        if (groups == 1) {
            return values[0];
        }
        int bits = bitsPerGroup();
        int token = 0;
        for (int g = 0; g < groups; g++) {
            token |= values[g] << (g * bits);
        }
        return token;
    }

    private static int bitsOf(int powerOfTwo) {
        return Integer.numberOfTrailingZeros(powerOfTwo);
    }

    @Override
    public String toString() {
        return groups + (groups == 1 ? " group" : " groups") + " of " + vocabulary + " values";
    }
}
