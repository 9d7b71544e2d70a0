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

/** From images to latents (spec 1.2). */
final class Encoder extends Layer {

    private final Conv convIn;
    private final List<ResidualStage> down = new ArrayList<>();
    private final ResidualStage mid;
    private final GroupNorm normOut;
    private final Conv convOut;

    Encoder(TensorOps ops, VqganPlusTokenizerConfig config, int imageChannels, int latentChannels) {
        Pyramid pyramid = config.pyramid();
        int last = pyramid.resolutions() - 1;
        int blocks = config.numResBlocks();
        Resampling halving =
                config.sampleWithConv()
                        ? Resampling.DOWN_BY_CONVOLUTION
                        : Resampling.DOWN_BY_AVERAGE;
        int width = config.hiddenChannels();
        convIn = child("conv_in", Conv.same(ops, new Channels(imageChannels, width), 3, 1, false));
        for (int i = 0; i <= last; i++) {
            Channels widths = new Channels(width, pyramid.width(i));
            Resampling resampling = i < last ? halving : Resampling.NONE;
            down.add(child("down." + i, new ResidualStage(ops, widths, blocks, resampling)));
            width = widths.out();
        }
        mid = child("mid", new ResidualStage(ops, Channels.same(width), blocks, Resampling.NONE));
        normOut = child("norm_out", new GroupNorm(ops, width, ResidualBlock.EPS));
        convOut =
                child("conv_out", Conv.same(ops, new Channels(width, latentChannels), 1, 1, true));
    }

    /** Images (B, c, h, w) to latents (B, C, H, W). */
    NDArray apply(NDArray images, Pass pass) {
        NDArray x = convIn.apply(images, pass); // (B, D, h, w)
        for (ResidualStage stage : down) {
            x = stage.apply(x, pass); // (B, D', h/2, w/2), the last one keeps h and w
        }
        x = mid.apply(x, pass); // (B, D', H, W)
        NDArray h = normOut.applyWithSilu(x, pass); // (B, D', H, W)
        return noted(convOut.apply(h, pass), pass); // (B, C, H, W)
    }
}
