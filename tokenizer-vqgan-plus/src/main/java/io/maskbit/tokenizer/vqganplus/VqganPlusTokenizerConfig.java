package io.maskbit.tokenizer.vqganplus;

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
        channelMult = new Pyramid(hiddenChannels, channelMult).channelMult();
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

    /** The resolutions. */
    Pyramid pyramid() {
        return new Pyramid(hiddenChannels, channelMult);
    }

    /** Residual blocks per stage of the decoder. */
    int decoderBlocks() {
        return numResBlocksDecoder == 0 ? numResBlocks : numResBlocksDecoder;
    }
}
