package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;

/** One matrix on pixels, from which it takes the mean of all that it has seen. */
final class TinyDiscriminator implements Discriminator {

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
    private final TinyBlock block;
    private final boolean remembers;

    /** A discriminator; one that does not remember sees every batch in the same way. */
    TinyDiscriminator(NDManager manager, boolean remembers) {
        this.remembers = remembers;
        block =
                new TinyBlock(manager)
                        .with("judge.weight", new Shape(1, 3, 1, 1))
                        .with("judge.bias", new Shape(1))
                        .withStatistic("judge.mean", new Shape(1));
    }

    @Override
    public TinyBlock block() {
        return block;
    }

    @Override
    public NDArray logits(NDArray images, Pass pass) {
        NDArray mean = block.get("judge.mean");
        if (remembers && pass.training()) {
            Tape.withoutGradients(
                    () -> mean.muli(0.9f).addi(images.stopGradient().mean().mul(0.1f)));
        }
        return ops.conv2d(
                images.sub(mean.stopGradient()),
                block.get("judge.weight"),
                block.get("judge.bias"),
                1,
                Padding.NONE); // (B, 1, 4, 4)
    }
}
