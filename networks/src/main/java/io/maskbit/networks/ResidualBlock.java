package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.Optional;

/**
 * The residual block of the VQGAN+ autoencoder (spec 1.1). Parameters: {@code norm1}, {@code
 * conv1}, {@code norm2}, {@code conv2} and, where the width changes, {@code nin_shortcut}; the
 * convolutions have no bias.
 */
public final class ResidualBlock extends Layer {

    /** Added to the variance by the normalisations of the autoencoder. */
    public static final double EPS = 1e-6;

    private final GroupNorm norm1;
    private final Conv conv1;
    private final GroupNorm norm2;
    private final Conv conv2;
    private final Optional<Conv> shortcut;

    /**
     * Makes a block.
     *
     * @param ops operators
     * @param channels widths, multiples of {@link GroupNorm#GROUPS}
     */
    public ResidualBlock(TensorOps ops, Channels channels) {
        Channels inner = Channels.same(channels.out());
        norm1 = child("norm1", new GroupNorm(ops, channels.in(), EPS));
        conv1 = child("conv1", Conv.same(ops, channels, 3, 1, false));
        norm2 = child("norm2", new GroupNorm(ops, channels.out(), EPS));
        conv2 = child("conv2", Conv.same(ops, inner, 3, 1, false));
        shortcut =
                channels.in() == channels.out()
                        ? Optional.empty()
                        : Optional.of(child("nin_shortcut", Conv.same(ops, inner, 1, 1, false)));
    }

    /**
     * Applies the block.
     *
     * @param x float32 (B, in, H, W)
     * @param pass the forward pass
     * @return float32 (B, out, H, W)
     */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray h = conv1.apply(norm1.applyWithSilu(x, pass), pass); // (B, out, H, W)
        NDArray y = conv2.apply(norm2.applyWithSilu(h, pass), pass); // (B, out, H, W)
        // The shortcut sees the block's result, not its input: so in the reference, so in its
        // weights.
        return noted(y.add(shortcut.map(conv -> conv.apply(y, pass)).orElse(x)), pass);
    }
}
