package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;

/** Predicts each entry from the tokens of its image and the label; with dropout. */
final class TinyGenerator implements Generator {

    static final int CLASSES = 3;
    private static final int WIDTH = 8;

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
    private final TokenGroups groups = TokenGroups.of(TinyTokenizer.SPACE, 2);
    private final double dropout;
    private final TinyBlock block;

    TinyGenerator(NDManager manager, double dropout) {
        this.dropout = dropout;
        this.block =
                new TinyBlock(manager)
                        .with("tokens.weight", new Shape(3, WIDTH))
                        .with("labels.weight", new Shape(CLASSES + 1, WIDTH))
                        .with("head.weight", new Shape(2, WIDTH))
                        .with("head.bias", new Shape(2));
    }

    @Override
    public TinyBlock block() {
        return block;
    }

    @Override
    public TokenGroups groups() {
        return groups;
    }

    @Override
    public int classes() {
        return CLASSES;
    }

    @Override
    public NDArray logits(NDArray tokens, NDArray labels, Pass pass) {
        long batch = tokens.getShape().get(0);
        NDArray x = ops.embedding(block.get("tokens.weight"), tokens); // (B, N, G, D)
        NDArray all = x.sum(new int[] {1, 2}).reshape(batch, 1, 1, WIDTH); // (B, 1, 1, D)
        NDArray label = ops.embedding(block.get("labels.weight"), labels);
        x = ops.gelu(x.add(all).add(label.reshape(batch, 1, 1, WIDTH))); // (B, N, G, D)
        if (pass.training() && dropout > 0) {
            x = ops.dropout(x, dropout);
        }
        return ops.linear(x, block.get("head.weight"), block.get("head.bias")); // (B, N, G, V)
    }
}
