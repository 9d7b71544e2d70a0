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

/** From images to what is projected to latents (spec 1.7). */
final class TamingEncoder extends Layer {

    private final Conv convIn;
    private final List<TamingStage> down = new ArrayList<>();
    private final TamingMiddle mid;
    private final GroupNorm normOut;
    private final Conv convOut;

    TamingEncoder(TensorOps ops, TamingTokenizerConfig config, int imageChannels) {
        Pyramid pyramid = config.pyramid();
        int last = pyramid.resolutions() - 1;
        int blocks = config.numResBlocks();
        int width = config.hiddenChannels();
        convIn = child("conv_in", Conv.same(ops, new Channels(imageChannels, width), 3, 1, true));
        for (int i = 0; i <= last; i++) {
            Channels widths = new Channels(width, pyramid.width(i));
            Resampling resampling = i < last ? Resampling.DOWN : Resampling.NONE;
            TamingStage stage =
                    new TamingStage(ops, widths, blocks, config.attendsAt(i), resampling);
            down.add(child("down." + i, stage));
            width = widths.out();
        }
        mid = child("mid", new TamingMiddle(ops, width, config.attention()));
        normOut = child("norm_out", new GroupNorm(ops, width, ResidualBlock.EPS));
        Channels out = new Channels(width, config.zChannels());
        convOut = child("conv_out", Conv.same(ops, out, 3, 1, true));
    }

    /** Images (B, c, h, w) in [-1, 1] to (B, Z, H, W). */
    NDArray apply(NDArray images, Pass pass) {
        NDArray x = convIn.apply(images, pass); // (B, D, h, w)
        for (TamingStage stage : down) {
            x = stage.apply(x, pass); // (B, D', h/2, w/2), the last one keeps h and w
        }
        x = mid.apply(x, pass); // (B, D', H, W)
        NDArray h = normOut.applyWithSilu(x, pass); // (B, D', H, W)
        return noted(convOut.apply(h, pass), pass); // (B, Z, H, W)
    }
}
