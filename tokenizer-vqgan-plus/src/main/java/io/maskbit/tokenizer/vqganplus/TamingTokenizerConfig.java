package io.maskbit.tokenizer.vqganplus;

import io.maskbit.spi.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of the Taming-VQGAN autoencoder. */
record TamingTokenizerConfig(
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
                        fallback = "3")
                int numResBlocksDecoder,
        @Setting(
                        about =
                                "channels between the autoencoder and the projections to the latents",
                        fallback = "256")
                int zChannels,
        @Setting(
                        about =
                                "attention in the middle of encoder and decoder and at attention_levels; false"
                                        + " takes all of it out",
                        fallback = "true")
                boolean attention,
        @Setting(
                        about =
                                "resolutions with attention after each residual block: 0 is the finest, -1 the"
                                        + " coarsest",
                        fallback = "[-1]")
                List<Integer> attentionLevels) {

    TamingTokenizerConfig {
        Pyramid pyramid = new Pyramid(hiddenChannels, channelMult);
        channelMult = pyramid.channelMult();
        attentionLevels = List.copyOf(attentionLevels);
        if (numResBlocks < 1) {
            throw new IllegalArgumentException(
                    "num_res_blocks must be at least 1, but is " + numResBlocks);
        }
        if (numResBlocksDecoder < 0) {
            throw new IllegalArgumentException(
                    "num_res_blocks_decoder must be 0 or more, but is " + numResBlocksDecoder);
        }
        if (zChannels < 1) {
            throw new IllegalArgumentException(
                    "z_channels must be at least 1, but is " + zChannels);
        }
        for (int level : attentionLevels) {
            if (level < -1 || level >= pyramid.resolutions()) {
                throw new IllegalArgumentException(
                        "entries of attention_levels must be -1 to "
                                + (pyramid.resolutions() - 1)
                                + " with "
                                + pyramid.resolutions()
                                + " resolutions, but are "
                                + attentionLevels);
            }
        }
        if (!attention && !attentionLevels.equals(List.of(-1)) && !attentionLevels.isEmpty()) {
            throw new IllegalArgumentException(
                    "attention_levels has no effect with attention: false, but is "
                            + attentionLevels);
        }
    }

    /** The resolutions. */
    Pyramid pyramid() {
        return new Pyramid(hiddenChannels, channelMult);
    }

    /** Residual blocks per resolution of the decoder. */
    int decoderBlocks() {
        return numResBlocksDecoder == 0 ? numResBlocks : numResBlocksDecoder;
    }

    /** Whether the blocks of a resolution are followed by attention. */
    boolean attendsAt(int resolution) {
        int last = channelMult.size() - 1;
        Set<Integer> levels =
                attentionLevels.stream().map(i -> i < 0 ? last : i).collect(Collectors.toSet());
        return attention && levels.contains(resolution);
    }
}
