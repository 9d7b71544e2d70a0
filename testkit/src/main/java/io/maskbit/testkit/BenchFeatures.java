package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.List;
import java.util.SplittableRandom;

/** Stands in for the judge of an experiment: two convolutions of numbers that always repeat. */
final class BenchFeatures implements FeatureNetwork {

    private static final int CHANNELS = 8;

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
    private final NDArray first;
    private final NDArray second;

    BenchFeatures(NDManager owner) {
        SplittableRandom random = new SplittableRandom(7);
        first = weights(random, owner, 3);
        second = weights(random, owner, CHANNELS);
    }

    private static NDArray weights(SplittableRandom random, NDManager owner, int channels) {
        float[] values = new float[CHANNELS * channels * 9];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.3, 0.3);
        }
        return owner.create(values, new Shape(CHANNELS, channels, 3, 3));
    }

    @Override
    public List<NDArray> features(NDArray images, Pass pass) {
        NDArray x = ops.silu(ops.conv2d(images, first, 2, Padding.all(1))); // (B, 8, h/2, w/2)
        NDArray y = ops.silu(ops.conv2d(x, second, 2, Padding.all(1))); // (B, 8, h/4, w/4)
        return List.of(x, y);
    }
}
