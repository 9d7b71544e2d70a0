package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.networks.ResidualBlock;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.Optional;

/**
 * The residual block of the Taming-VQGAN autoencoder (spec 1.7). Unlike {@link ResidualBlock} its
 * convolutions have biases, and its shortcut sees the block's input.
 */
final class TamingBlock extends Layer {

    private final GroupNorm norm1;
    private final Conv conv1;
    private final GroupNorm norm2;
    private final Conv conv2;
    private final Optional<Conv> shortcut;

    TamingBlock(TensorOps ops, Channels channels) {
        Channels inner = Channels.same(channels.out());
        norm1 = child("norm1", new GroupNorm(ops, channels.in(), ResidualBlock.EPS));
        conv1 = child("conv1", Conv.same(ops, channels, 3, 1, true));
        norm2 = child("norm2", new GroupNorm(ops, channels.out(), ResidualBlock.EPS));
        conv2 = child("conv2", Conv.same(ops, inner, 3, 1, true));
        shortcut =
                channels.in() == channels.out()
                        ? Optional.empty()
                        : Optional.of(child("nin_shortcut", Conv.same(ops, channels, 1, 1, true)));
    }

    /** From (B, in, H, W) to (B, out, H, W). */
    NDArray apply(NDArray x, Pass pass) {
        NDArray h = conv1.apply(norm1.applyWithSilu(x, pass), pass); // (B, out, H, W)
        NDArray y = conv2.apply(norm2.applyWithSilu(h, pass), pass); // (B, out, H, W)
        return noted(y.add(shortcut.map(conv -> conv.apply(x, pass)).orElse(x)), pass);
    }
}
