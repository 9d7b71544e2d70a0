package io.maskbit.tokenizer.lfq;

import io.maskbit.spi.Setting;

/** Settings of the lookup-free quantizer. */
record LfqQuantizerConfig(
        @Setting(about = "bits per token, which is also the number of latent channels, 1 to 24")
                int bits,
        @Setting(
                        about = "weight of the loss that pulls latents to -1 and 1, 0 or more",
                        fallback = "0.25")
                double commitmentCost,
        @Setting(
                        about = "weight of the entropy loss, which only training has; 0 is off",
                        fallback = "0.02")
                double entropyLossWeight,
        @Setting(about = "divides the affinities of the entropy loss, above 0", fallback = "0.01")
                double entropyLossTemperature,
        @Setting(
                        about = "weight of the average entropy in the entropy loss, 0 or more",
                        fallback = "1")
                double entropyGamma,
        @Setting(
                        about =
                                "exact: the entropy loss in little memory; dense: by a table of"
                                        + " positions by codes; marginal, grouped, subsampled:"
                                        + " approximate the average entropy by single bits, groups"
                                        + " of bits, some positions",
                        fallback = "exact")
                EntropyForm entropy,
        @Setting(
                        about = "clamp probabilities at 1e-5 in logarithms, as the paper's code",
                        fallback = "false")
                boolean faithful,
        @Setting(about = "bits per group with entropy: grouped; 0 is 9", fallback = "0")
                int entropyGroupBits,
        @Setting(about = "positions with entropy: subsampled; 0 is 1024", fallback = "0")
                int entropyPositions) {

    /** Largest number of bits of a token. */
    static final int MOST_BITS = 24;

    /** Largest number of bits for a table of positions by codes. */
    static final int MOST_BITS_OF_A_TABLE = 18;

    private static final int USUAL_GROUP_BITS = 9;
    private static final int USUAL_POSITIONS = 1024;

    LfqQuantizerConfig {
        if (bits < 1 || bits > MOST_BITS) {
            throw new IllegalArgumentException(
                    "bits must be 1 to " + MOST_BITS + ", but is " + bits);
        }
        if (!(commitmentCost >= 0)) {
            throw new IllegalArgumentException(
                    "commitment_cost must be 0 or more, but is " + commitmentCost);
        }
        if (!(entropyLossWeight >= 0)) {
            throw new IllegalArgumentException(
                    "entropy_loss_weight must be 0 or more, but is " + entropyLossWeight);
        }
        if (entropy == EntropyForm.DENSE && bits > MOST_BITS_OF_A_TABLE) {
            throw new IllegalArgumentException(
                    "entropy: dense keeps a table of positions by 2^"
                            + bits
                            + " codes, which is too much above "
                            + MOST_BITS_OF_A_TABLE
                            + " bits: use entropy: exact, which gives the same");
        }
        if (!(entropyLossTemperature > 0)) {
            throw new IllegalArgumentException(
                    "entropy_loss_temperature must be above 0, but is " + entropyLossTemperature);
        }
        if (!(entropyGamma >= 0)) {
            throw new IllegalArgumentException(
                    "entropy_gamma must be 0 or more, but is " + entropyGamma);
        }
        if (faithful && entropy != EntropyForm.EXACT && entropy != EntropyForm.DENSE) {
            throw new IllegalArgumentException(
                    "faithful: true is the form of the paper's code over all codes and positions:"
                            + " use it with entropy: exact or entropy: dense");
        }
        checkOption("entropy_group_bits", entropyGroupBits, entropy == EntropyForm.GROUPED, bits);
        checkOption(
                "entropy_positions",
                entropyPositions,
                entropy == EntropyForm.SUBSAMPLED,
                Integer.MAX_VALUE);
    }

    /** Bits of a group in the grouped form. */
    int bitsPerGroup() {
        return entropyGroupBits == 0 ? USUAL_GROUP_BITS : entropyGroupBits;
    }

    /** Positions in the subsampled form. */
    int positionsDrawn() {
        return entropyPositions == 0 ? USUAL_POSITIONS : entropyPositions;
    }

    private static void checkOption(String name, int value, boolean used, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    name
                            + (most == Integer.MAX_VALUE
                                    ? " must be 0 or more"
                                    : " must be 0 to " + most)
                            + ", but is "
                            + value);
        }
        if (value != 0 && !used) {
            throw new IllegalArgumentException(
                    name
                            + " has an effect only with entropy: "
                            + (name.equals("entropy_positions") ? "subsampled" : "grouped")
                            + ": leave it out");
        }
    }
}
