package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.networks.ResidualBlock;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import io.maskbit.tokenizer.vqganplus.TamingStage.Resampling;
import java.util.ArrayList;
import java.util.List;

/** From what is projected from latents to images (spec 1.7). */
final class TamingDecoder extends Layer {

    private final Conv convIn;
    private final TamingMiddle mid;
    private final List<TamingStage> up = new ArrayList<>();
    private final GroupNorm normOut;
    private final Conv convOut;

    TamingDecoder(TensorOps ops, TamingTokenizerConfig config, int imageChannels) {
        Pyramid pyramid = config.pyramid();
        int last = pyramid.resolutions() - 1;
        int blocks = config.decoderBlocks();
        int width = pyramid.coarsestWidth();
        Channels in = new Channels(config.zChannels(), width);
        convIn = child("conv_in", Conv.same(ops, in, 3, 1, true));
        mid = child("mid", new TamingMiddle(ops, width, config.attention()));
        for (int i = last; i >= 0; i--) {
            Channels widths = new Channels(width, pyramid.width(i));
            Resampling resampling = i > 0 ? Resampling.UP : Resampling.NONE;
            up.add(new TamingStage(ops, widths, blocks, config.attendsAt(i), resampling));
            width = widths.out();
        }
        // Weight files number the stages by resolution; the coarsest runs first.
        for (int i = 0; i <= last; i++) {
            child("up." + i, up.get(last - i));
        }
        normOut = child("norm_out", new GroupNorm(ops, width, ResidualBlock.EPS));
        convOut = child("conv_out", Conv.same(ops, new Channels(width, imageChannels), 3, 1, true));
    }

    /** From (B, Z, H, W) to images (B, c, h, w), about [-1, 1]. */
    NDArray apply(NDArray z, Pass pass) {
        NDArray x = mid.apply(convIn.apply(z, pass), pass); // (B, D', H, W)
        for (TamingStage stage : up) {
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
