package io.maskbit.tokenizer.vqganplus.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.Precision;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Tape;
import java.util.List;

/**
 * Compares the directions of features: with f and g the features of images and reconstructions in
 * one layer, and f/|f| and g/|g| their directions over the channels at each position (1e-10 is
 * added to the lengths), a layer contributes the mean over images and positions of the squared
 * distance of the directions, 0 to 4. The loss is the mean over the layers.
 *
 * <p>Equivalently: the mean squared error, over all entries, of features that are normalised to a
 * root mean square of 1 over the channels.
 */
final class FeatureLoss implements PerceptualLoss {

    private static final double EPS = 1e-10;

    private final FeatureNetwork network;
    private final FeatureOps ops = FeatureOps.of(Precision.FLOAT32);
    private final Block block = Blocks.identityBlock(); // the network belongs to others

    FeatureLoss(FeatureNetwork network) {
        this.network = network;
    }

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        List<NDArray> wanted = Tape.withoutGradients(() -> directions(images, pass));
        List<NDArray> seen = directions(reconstructions, pass);
        NDArray sum = apart(wanted.get(0), seen.get(0));
        for (int i = 1; i < seen.size(); i++) {
            sum = sum.add(apart(wanted.get(i), seen.get(i)));
        }
        return sum.div((float) seen.size());
    }

    @Override
    public Block block() {
        return block;
    }

    private List<NDArray> directions(NDArray images, Pass pass) {
        return network.features(images, pass).stream()
                .map(layer -> ops.unitChannels(layer, EPS)) // (B, C, ...)
                .toList();
    }

    private static NDArray apart(NDArray wanted, NDArray seen) {
        float channels = seen.getShape().get(1);
        return seen.sub(wanted).square().mean().mul(channels);
    }
}
