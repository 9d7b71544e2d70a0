package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.networks.ResidualBlock;
import io.maskbit.networks.ResidualStage;
import io.maskbit.networks.ResidualStage.Resampling;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/** From latents to images (spec 1.3). */
final class Decoder extends Layer {

    private final Conv convIn;
    private final ResidualStage mid;
    private final List<ResidualStage> up = new ArrayList<>();
    private final GroupNorm normOut;
    private final Conv convOut;

    Decoder(TensorOps ops, VqganPlusTokenizerConfig config, int imageChannels, int latentChannels) {
        Pyramid pyramid = config.pyramid();
        int width = pyramid.coarsestWidth();
        int blocks = config.decoderBlocks();
        convIn = child("conv_in", Conv.same(ops, new Channels(latentChannels, width), 3, 1, true));
        mid = child("mid", new ResidualStage(ops, Channels.same(width), blocks, Resampling.NONE));
        for (int level = pyramid.resolutions() - 1; level >= 0; level--) {
            Channels widths = new Channels(width, pyramid.width(level));
            Resampling resampling = level > 0 ? Resampling.UP : Resampling.NONE;
            up.add(new ResidualStage(ops, widths, blocks, resampling));
            width = widths.out();
        }
        // Weight files list the stages by number. The legacy decoder numbers them by resolution,
        // the current one in the order in which they run.
        int last = up.size() - 1;
        for (int i = 0; i <= last; i++) {
            child("up." + i, up.get(config.legacyDecoder() ? last - i : i));
        }
        normOut = child("norm_out", new GroupNorm(ops, width, ResidualBlock.EPS));
        convOut = child("conv_out", Conv.same(ops, new Channels(width, imageChannels), 3, 1, true));
    }

    /** Latents (B, C, H, W) to images (B, c, h, w). */
    NDArray apply(NDArray latents, Pass pass) {
        NDArray x = mid.apply(convIn.apply(latents, pass), pass); // (B, D', H, W)
        for (ResidualStage stage : up) {
            x = stage.apply(x, pass); // (B, D, 2H, 2W), the last one keeps H and W
        }
        NDArray h = normOut.applyWithSilu(x, pass); // (B, D, h, w)
        return noted(convOut.apply(h, pass), pass); // (B, c, h, w)
    }

    /** The weight of the last layer. */
    NDArray lastWeight() {
        return convOut.weight().getArray();
    }
}
