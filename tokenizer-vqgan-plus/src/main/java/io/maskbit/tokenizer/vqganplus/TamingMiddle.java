package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Layer;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.Optional;

/** What lies between down and up: two residual blocks, with attention in between or without. */
final class TamingMiddle extends Layer {

    private final TamingBlock first;
    private final Optional<TamingAttention> attention;
    private final TamingBlock second;

    TamingMiddle(TensorOps ops, int width, boolean attends) {
        Channels channels = Channels.same(width);
        first = child("block_1", new TamingBlock(ops, channels));
        attention =
                attends
                        ? Optional.of(child("attn_1", new TamingAttention(ops, width)))
                        : Optional.empty();
        second = child("block_2", new TamingBlock(ops, channels));
    }

    /** From (B, D, H, W) to (B, D, H, W). */
    NDArray apply(NDArray x, Pass pass) {
        NDArray h = first.apply(x, pass); // (B, D, H, W)
        NDArray y = attention.map(layer -> layer.apply(h, pass)).orElse(h); // (B, D, H, W)
        return noted(second.apply(y, pass), pass);
    }
}
