package io.maskbit.tokenizer.vqganplus;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.networks.GroupNorm;
import java.util.List;

/**
 * The resolutions of an autoencoder, 0 the finest; each of the others has half the extents of the
 * one before.
 *
 * @param hiddenChannels width before the multipliers, a multiple of {@link GroupNorm#GROUPS}
 * @param channelMult width of each resolution in multiples of {@code hiddenChannels}
 */
record Pyramid(int hiddenChannels, List<Integer> channelMult) {

    Pyramid {
        channelMult = List.copyOf(channelMult);
        if (hiddenChannels < 1 || hiddenChannels % GroupNorm.GROUPS != 0) {
            throw new IllegalArgumentException(
                    "hidden_channels must be a positive multiple of "
                            + GroupNorm.GROUPS
                            + " (the groups of the normalisations), but is "
                            + hiddenChannels);
        }
        if (channelMult.isEmpty() || channelMult.size() > 10) {
            throw new IllegalArgumentException(
                    "channel_mult must have 1 to 10 entries, but has " + channelMult.size());
        }
        for (int multiplier : channelMult) {
            if (multiplier < 1) {
                throw new IllegalArgumentException(
                        "entries of channel_mult must be at least 1, but are " + channelMult);
            }
        }
    }

    /** Number of resolutions. */
    int resolutions() {
        return channelMult.size();
    }

    /** Pixels per token in each direction. */
    int stride() {
        return 1 << (resolutions() - 1);
    }

    /** Channels at a resolution. */
    int width(int resolution) {
        return hiddenChannels * channelMult.get(resolution);
    }

    /** Channels at the coarsest resolution. */
    int coarsestWidth() {
        return width(resolutions() - 1);
    }

    /**
     * Says what grid an image gives.
     *
     * @param tokenizer id of the tokenizer, for the message
     * @param image extent of the images
     * @throws IllegalArgumentException if the stride does not divide the extents
     */
    GridShape grid(String tokenizer, ImageShape image) {
        int stride = stride();
        if (image.height() % stride != 0 || image.width() % stride != 0) {
            throw new IllegalArgumentException(
                    tokenizer
                            + " with "
                            + resolutions()
                            + " resolutions needs image heights and widths that are multiples of "
                            + stride
                            + ", but the images are "
                            + image.height()
                            + "x"
                            + image.width());
        }
        return new GridShape(image.height() / stride, image.width() / stride);
    }
}
