package io.maskbit.tokenizer.vqganplus;

import io.maskbit.networks.GroupNorm;
import io.maskbit.spi.Setting;

/** Settings of the VQGAN+ discriminator. */
record VqganPlusDiscriminatorConfig(
        @Setting(about = "width of the first stage, a multiple of 32", fallback = "128")
                int hiddenChannels,
        @Setting(about = "stages, each of which halves the resolution, 1 to 8", fallback = "4")
                int numStages,
        @Setting(
                        about =
                                "down-sample by blurring (true) or by averages of 2 x 2 pixels (false)",
                        fallback = "true")
                boolean blurResample,
        @Setting(about = "side of the blur kernel: 3, 4 or 5", fallback = "4") int blurKernelSize) {

    VqganPlusDiscriminatorConfig {
        if (hiddenChannels < 1 || hiddenChannels % GroupNorm.GROUPS != 0) {
            throw new IllegalArgumentException(
                    "hidden_channels must be a positive multiple of "
                            + GroupNorm.GROUPS
                            + " (the groups of the normalisations), but is "
                            + hiddenChannels);
        }
        if (numStages < 1 || numStages > 8) {
            throw new IllegalArgumentException("num_stages must be 1 to 8, but is " + numStages);
        }
        if (blurKernelSize < 3 || blurKernelSize > 5) {
            throw new IllegalArgumentException(
                    "blur_kernel_size must be 3, 4 or 5, but is " + blurKernelSize);
        }
    }

    /** Channels after a stage; stage -1 is what comes before the first. */
    int width(int stage) {
        return hiddenChannels << Math.max(stage, 0);
    }
}
