package io.maskbit.tokenizer.vqganplus;

import io.maskbit.networks.GroupNorm;
import io.maskbit.spi.Setting;
import java.util.List;

/** Settings of the VQGAN+ autoencoder. */
record VqganPlusTokenizerConfig(
        @Setting(about = "width before the multipliers, a multiple of 32", fallback = "128")
                int hiddenChannels,
        @Setting(
                        about =
                                "width of each resolution in multiples of hidden_channels, finest first; the"
                                        + " number of entries is the number of resolutions",
                        fallback = "[1, 1, 2, 2, 4]")
                List<Integer> channelMult,
        @Setting(about = "residual blocks per resolution, at least 1", fallback = "2")
                int numResBlocks,
        @Setting(
                        about =
                                "residual blocks per resolution of the decoder; 0 means as num_res_blocks",
                        fallback = "0")
                int numResBlocksDecoder,
        @Setting(
                        about = "down-sample by strided convolutions (true) or by averages (false)",
                        fallback = "true")
                boolean sampleWithConv,
        @Setting(
                        about =
                                "name the decoder's stages in reverse order, as the MaskGIT tokenizer does;"
                                        + " the arithmetic is the same",
                        fallback = "false")
                boolean legacyDecoder,
        @Setting(
                        about =
                                "train the decoder only: the encoder and the quantizer's losses are off",
                        fallback = "false")
                boolean freezeEncoder) {

    VqganPlusTokenizerConfig {
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
        if (numResBlocks < 1) {
            throw new IllegalArgumentException(
                    "num_res_blocks must be at least 1, but is " + numResBlocks);
        }
        if (numResBlocksDecoder < 0) {
            throw new IllegalArgumentException(
                    "num_res_blocks_decoder must be 0 or more, but is " + numResBlocksDecoder);
        }
        if (legacyDecoder && numResBlocksDecoder != 0) {
            throw new IllegalArgumentException(
                    "num_res_blocks_decoder must be 0 with legacy_decoder, which always has"
                            + " num_res_blocks blocks, but is "
                            + numResBlocksDecoder);
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

    /** Channels at a resolution, 0 the finest. */
    int width(int resolution) {
        return hiddenChannels * channelMult.get(resolution);
    }

    /** Channels at the coarsest resolution. */
    int coarsestWidth() {
        return width(resolutions() - 1);
    }

    /** Residual blocks per stage of the decoder. */
    int decoderBlocks() {
        return numResBlocksDecoder == 0 ? numResBlocks : numResBlocksDecoder;
    }
}
