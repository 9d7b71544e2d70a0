package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;

/** The mean squared difference, which stands for a perceptual network in cases of the loss. */
final class SquaredDistance implements PerceptualLoss {

    private final Block block = Blocks.identityBlock();

    @Override
    public Block block() {
        return block;
    }

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        return images.sub(reconstructions).square().mean();
    }
}
