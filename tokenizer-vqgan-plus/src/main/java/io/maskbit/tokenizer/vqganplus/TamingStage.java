package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.Layer;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One resolution: residual blocks, each perhaps followed by attention, then perhaps a change of
 * resolution (spec 1.7). Parameters: {@code block.0}, …, {@code attn.0}, …, then {@code
 * downsample.conv} or {@code upsample.conv}.
 */
final class TamingStage extends Layer {

    /** What comes after the blocks. */
    enum Resampling {
        NONE,
        DOWN,
        UP
    }

    private final TensorOps ops;
    private final List<TamingBlock> blocks = new ArrayList<>();
    private final List<TamingAttention> attentions = new ArrayList<>();
    private final Resampling resampling;
    private final Optional<Conv> conv;

    TamingStage(
            TensorOps ops, Channels channels, int count, boolean attends, Resampling resampling) {
        this.ops = ops;
        this.resampling = resampling;
        Channels inner = Channels.same(channels.out());
        for (int i = 0; i < count; i++) {
            blocks.add(child("block." + i, new TamingBlock(ops, i == 0 ? channels : inner)));
        }
        for (int i = 0; attends && i < count; i++) {
            attentions.add(child("attn." + i, new TamingAttention(ops, inner.out())));
        }
        conv =
                switch (resampling) {
                    case NONE -> Optional.empty();
                    case DOWN -> Optional.of(child("downsample.conv", halving(ops, inner)));
                    case UP ->
                            Optional.of(child("upsample.conv", Conv.same(ops, inner, 3, 1, true)));
                };
    }

    /** From (B, in, H, W) to (B, out, H', W'), the extents halved, kept or doubled. */
    NDArray apply(NDArray x, Pass pass) {
        NDArray h = x;
        for (int i = 0; i < blocks.size(); i++) {
            h = blocks.get(i).apply(h, pass); // (B, out, H, W)
            h = attentions.isEmpty() ? h : attentions.get(i).apply(h, pass); // (B, out, H, W)
        }
        NDArray y = resampling == Resampling.UP ? ops.upsampleNearest2(h) : h; // (B, out, 2H, 2W)
        return noted(conv.map(layer -> layer.apply(y, pass)).orElse(y), pass);
    }

    /** Zeros at the right and the bottom only, also for odd extents. */
    private static Conv halving(TensorOps ops, Channels channels) {
        return Conv.padded(ops, channels, 3, 2, new Padding(0, 1, 0, 1), true);
    }
}
