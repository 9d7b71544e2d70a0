package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.api.Precision;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/**
 * LPIPS on VGG-16, version 0.1: squared differences of the directions of features, weighted by
 * channel, averaged over space and summed over five layers. Parameters: {@code net.} and those of
 * {@link Vgg16}, then {@code lin0.model.1.weight} to {@code lin4.model.1.weight} (1, C, 1, 1).
 *
 * @see <a href="https://arxiv.org/abs/1801.03924">The unreasonable effectiveness of deep features
 *     as a perceptual metric</a>
 */
public final class Lpips extends Layer {

    /** Least extent of images in both directions. */
    public static final int LEAST_EXTENT = 16;

    private static final float[] SHIFT = {-0.030f, -0.088f, -0.188f};
    private static final float[] SCALE = {0.458f, 0.448f, 0.450f};
    private static final double EPS = 1e-10;

    private final FeatureOps features = FeatureOps.of(Precision.FLOAT32);
    private final NDArray shift;
    private final NDArray scale;
    private final Vgg16 vgg;
    private final Weights weights;

    /**
     * Makes a network with starting values that mean nothing; load {@link #network} and {@link
     * #linear}.
     *
     * @param precision number format of the heavy arithmetic
     * @param owner owner of its constants
     */
    public Lpips(Precision precision, NDManager owner) {
        shift = owner.create(SHIFT, new Shape(1, 3, 1, 1));
        scale = owner.create(SCALE, new Shape(1, 3, 1, 1));
        vgg = child("net", new Vgg16(precision));
        weights = new Weights();
        for (int i = 0; i < Vgg16.WIDTHS.size(); i++) {
            child("lin" + i, weights.layers.get(i));
        }
    }

    /** Returns the convolutional network, whose parameters have the names of torchvision. */
    public Layer network() {
        return vgg;
    }

    /** Returns the weights of the channels, whose parameters have the names of their file. */
    public Layer linear() {
        return weights;
    }

    /**
     * Compares images layer by layer. The gradient reaches the reconstructions only.
     *
     * @param images float32 (B, 3, H, W) in [0, 1], at least 16 x 16
     * @param reconstructions float32 (B, 3, H, W), about [0, 1]
     * @param pass the forward pass
     * @return five contributions, float32 (B, 1); their sum is the distance of each pair
     */
    public List<NDArray> terms(NDArray images, NDArray reconstructions, Pass pass) {
        List<NDArray> wanted = Tape.withoutGradients(() -> directions(images, pass));
        List<NDArray> seen = directions(reconstructions, pass);
        List<NDArray> terms = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            NDArray apart = seen.get(i).sub(wanted.get(i)).square(); // (B, C, H', W')
            NDArray weighted = weights.layers.get(i).apply(apart, pass); // (B, 1, H', W')
            terms.add(ImageClassifier.averaged(weighted)); // (B, 1)
        }
        return terms;
    }

    /**
     * Returns the rectified features of images, see {@link Vgg16#features}.
     *
     * @param images float32 (B, 3, H, W), about [0, 1]
     * @param pass the forward pass
     * @return five maps
     */
    public List<NDArray> features(NDArray images, Pass pass) {
        return vgg.features(images.mul(2).sub(1).sub(shift).div(scale), pass);
    }

    private List<NDArray> directions(NDArray images, Pass pass) {
        return features(images, pass).stream().map(f -> features.unitChannels(f, EPS)).toList();
    }

    /** The weights of all layers, as one file holds them. */
    private static final class Weights extends Layer {

        private final List<Linear> layers = new ArrayList<>();

        Weights() {
            for (int width : Vgg16.WIDTHS) {
                layers.add(child("lin" + layers.size(), new Linear(width)));
            }
        }

        /** A weighted sum over channels. */
        private static final class Linear extends Layer {

            private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
            private final Parameter weight;

            Linear(int width) {
                // An average where nothing is loaded.
                Start even = Start.constant(1.0 / width);
                weight = parameter("model.1.weight", new Shape(1, width, 1, 1), even);
            }

            NDArray apply(NDArray x, Pass pass) {
                return ops.conv2d(x, value(weight, x, pass), 1, Padding.NONE);
            }
        }
    }
}
