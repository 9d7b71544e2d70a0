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
                double entropyGamma) {

    /** Largest number of bits of a token. */
    static final int MOST_BITS = 24;

    /** Largest number of bits for which the entropy loss compares each latent with every code. */
    static final int MOST_BITS_WITH_ENTROPY = 18;

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
        if (entropyLossWeight != 0 && bits > MOST_BITS_WITH_ENTROPY) {
            throw new IllegalArgumentException(
                    "the entropy loss compares each latent with all 2^"
                            + bits
                            + " codes, which is too much above "
                            + MOST_BITS_WITH_ENTROPY
                            + " bits: use fewer bits or set entropy_loss_weight: 0");
        }
        if (!(entropyLossTemperature > 0)) {
            throw new IllegalArgumentException(
                    "entropy_loss_temperature must be above 0, but is " + entropyLossTemperature);
        }
        if (!(entropyGamma >= 0)) {
            throw new IllegalArgumentException(
                    "entropy_gamma must be 0 or more, but is " + entropyGamma);
        }
    }
}
