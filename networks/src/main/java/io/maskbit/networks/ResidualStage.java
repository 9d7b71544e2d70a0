package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Residual blocks, then perhaps a change of resolution (spec 1.1). Parameters: {@code
 * res_blocks.0}, {@code res_blocks.1}, …, then {@code down_conv} or {@code upsample_conv} where the
 * resampling has one.
 */
public final class ResidualStage extends Layer {

    /** What comes after the blocks. */
    public enum Resampling {
        /** Nothing: the resolution stays. */
        NONE,
        /** A convolution of stride 2 with bias halves the resolution. */
        DOWN_BY_CONVOLUTION,
        /** An average over 2 x 2 pixels halves the resolution. */
        DOWN_BY_AVERAGE,
        /** Pixels are repeated 2 x 2 times, then convolved with bias. */
        UP
    }

    private final TensorOps ops;
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final Resampling resampling;
    private final Optional<Conv> conv;

    /**
     * Makes a stage.
     *
     * @param ops operators
     * @param channels widths; the first block changes the width
     * @param count number of blocks, at least 1
     * @param resampling what comes after the blocks
     * @throws IllegalArgumentException if there is no block
     */
    public ResidualStage(TensorOps ops, Channels channels, int count, Resampling resampling) {
        if (count < 1) {
            throw new IllegalArgumentException("a stage needs a block, but is to have " + count);
        }
        this.ops = ops;
        this.resampling = resampling;
        Channels inner = Channels.same(channels.out());
        for (int i = 0; i < count; i++) {
            Channels widths = i == 0 ? channels : inner;
            blocks.add(child("res_blocks." + i, new ResidualBlock(ops, widths)));
        }
        conv =
                switch (resampling) {
                    case NONE, DOWN_BY_AVERAGE -> Optional.empty();
                    case DOWN_BY_CONVOLUTION ->
                            Optional.of(child("down_conv", Conv.same(ops, inner, 3, 2, true)));
                    case UP ->
                            Optional.of(child("upsample_conv", Conv.same(ops, inner, 3, 1, true)));
                };
    }

    /**
     * Applies the stage.
     *
     * @param x float32 (B, in, H, W)
     * @param pass the forward pass
     * @return float32 (B, out, H', W'), the extents halved, kept or doubled
     */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray h = x;
        for (ResidualBlock block : blocks) {
            h = block.apply(h, pass); // (B, out, H, W)
        }
        NDArray resampled =
                switch (resampling) {
                    case NONE, DOWN_BY_CONVOLUTION -> h;
                    case DOWN_BY_AVERAGE -> ops.averagePool2(h); // (B, out, H/2, W/2)
                    case UP -> ops.upsampleNearest2(h); // (B, out, 2H, 2W)
                };
        return noted(conv.map(layer -> layer.apply(resampled, pass)).orElse(resampled), pass);
    }
}
