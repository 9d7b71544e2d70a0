package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.Setting;

/** Settings of the PatchGAN discriminator. */
record PatchGanConfig(
        @Setting(about = "width of the first convolution", fallback = "64") int hiddenChannels,
        @Setting(
                        about =
                                "convolutions that halve the resolution, the first included, 1 to 8",
                        fallback = "3")
                int numStages) {

    /** Widths grow up to this multiple of the first. */
    private static final int WIDEST = 8;

    PatchGanConfig {
        if (hiddenChannels < 1) {
            throw new IllegalArgumentException(
                    "hidden_channels must be at least 1, but is " + hiddenChannels);
        }
        if (numStages < 1 || numStages > 8) {
            throw new IllegalArgumentException("num_stages must be 1 to 8, but is " + numStages);
        }
    }

    /** Channels after a convolution, 0 the first. */
    int width(int convolution) {
        return hiddenChannels * Math.min(1 << convolution, WIDEST);
    }

    /**
     * Refuses images that leave no patch.
     *
     * @throws IllegalArgumentException if there would be no logit
     */
    void check(ImageShape image) {
        // The last two convolutions take one row each and want one to be left.
        int smallest = 3 << numStages;
        if (image.height() < smallest || image.width() < smallest) {
            throw new IllegalArgumentException(
                    "patchgan with num_stages: "
                            + numStages
                            + " needs images of at least "
                            + smallest
                            + "x"
                            + smallest
                            + ", but they are "
                            + image.height()
                            + "x"
                            + image.width());
        }
    }
}
