package io.maskbit.tokenizer.vqganplus;

import io.maskbit.spi.Setting;

/** Settings of the vq quantizer. */
record VqQuantizerConfig(
        @Setting(about = "entries of the codebook, at least 2") int codebookSize,
        @Setting(about = "channels of a code, at least 1") int tokenSize,
        @Setting(
                        about = "weight of the loss that pulls latents to their codes, 0 or more",
                        fallback = "0.25")
                double commitmentCost,
        @Setting(
                        about = "weight of the entropy loss, which only training has; 0 is off",
                        fallback = "0")
                double entropyLossWeight,
        @Setting(about = "divides the affinities of the entropy loss, above 0", fallback = "0.01")
                double entropyLossTemperature,
        @Setting(
                        about = "weight of the average entropy in the entropy loss, 0 or more",
                        fallback = "1")
                double entropyGamma,
        @Setting(
                        about = "scale latents and codes to length 1 before they are compared",
                        fallback = "false")
                boolean l2Normalised) {

    VqQuantizerConfig {
        if (codebookSize < 2) {
            throw new IllegalArgumentException(
                    "codebook_size must be at least 2, but is " + codebookSize);
        }
        if (tokenSize < 1) {
            throw new IllegalArgumentException(
                    "token_size must be at least 1, but is " + tokenSize);
        }
        if (!(commitmentCost >= 0)) {
            throw new IllegalArgumentException(
                    "commitment_cost must be 0 or more, but is " + commitmentCost);
        }
        if (!(entropyLossWeight >= 0)) {
            throw new IllegalArgumentException(
                    "entropy_loss_weight must be 0 or more, but is " + entropyLossWeight);
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
