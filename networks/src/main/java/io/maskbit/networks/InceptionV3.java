package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.api.Precision;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.TensorOps;
import java.util.List;

/**
 * Inception-v3 in the edition of December 2015 that FID is defined by; 23,850,960 parameters and
 * 34,432 statistics with the names of torchvision's network. It differs from that network (spec
 * 9.4): the averages inside the blocks do not count padding, the pooling of {@code Mixed_7c} takes
 * maxima, there is no auxiliary classifier, and there are 1008 classes.
 *
 * <p>Works in the type that it is {@linkplain Layer#allocate(ai.djl.ndarray.NDManager,
 * ai.djl.ndarray.types.DataType) allocated} in. Frees what it no longer needs while it runs: not
 * for tapes.
 *
 * @see <a href="https://arxiv.org/abs/1512.00567">Rethinking the Inception architecture</a>
 * @see <a href="https://arxiv.org/abs/1706.08500">FID, appendix A1</a>
 */
public final class InceptionV3 extends Layer {

    /** Side of the images that it was trained on. */
    public static final int SIDE = 299;

    /** Smallest side of an image. */
    public static final int SMALLEST = 75;

    /** Length of the features that FID is measured with. */
    public static final int FEATURES = 2048;

    /** Number of classes. */
    public static final int CLASSES = 1008;

    /** Channels of a spatial feature: 7 x 17 x 17 is about as long as {@link #FEATURES}. */
    private static final int SPATIAL_CHANNELS = 7;

    private final TensorOps linear = TensorOps.of(Precision.FLOAT32);
    private final FeatureOps ops = FeatureOps.of(Precision.FLOAT32);
    private final FrozenConv conv1a;
    private final FrozenConv conv2a;
    private final FrozenConv conv2b;
    private final FrozenConv conv3b;
    private final FrozenConv conv4a;
    private final List<InceptionBlock> untilSpatial;
    private final InceptionBlock mixed6e;
    private final List<InceptionBlock> untilPooled;
    private final Parameter weight;
    private final Parameter bias;

    /** Makes a network with starting values that mean nothing; load weights. */
    public InceptionV3() {
        conv1a = child("Conv2d_1a_3x3", FrozenConv.inside(ops, new Channels(3, 32), 3, 2));
        conv2a = child("Conv2d_2a_3x3", FrozenConv.inside(ops, new Channels(32, 32), 3, 1));
        conv2b = child("Conv2d_2b_3x3", FrozenConv.keeping(ops, new Channels(32, 64), 3, 3));
        conv3b = child("Conv2d_3b_1x1", FrozenConv.inside(ops, new Channels(64, 80), 1, 1));
        conv4a = child("Conv2d_4a_3x3", FrozenConv.inside(ops, new Channels(80, 192), 3, 1));
        untilSpatial =
                List.of(
                        child("Mixed_5b", InceptionBlock.fives(ops, 192, 32)),
                        child("Mixed_5c", InceptionBlock.fives(ops, 256, 64)),
                        child("Mixed_5d", InceptionBlock.fives(ops, 288, 64)),
                        child("Mixed_6a", InceptionBlock.halvingToSixes(ops, 288)),
                        child("Mixed_6b", InceptionBlock.sixes(ops, 768, 128)),
                        child("Mixed_6c", InceptionBlock.sixes(ops, 768, 160)),
                        child("Mixed_6d", InceptionBlock.sixes(ops, 768, 160)));
        mixed6e = child("Mixed_6e", InceptionBlock.sixes(ops, 768, 192));
        untilPooled =
                List.of(
                        child("Mixed_7a", InceptionBlock.halvingToSevens(ops, 768)),
                        child("Mixed_7b", InceptionBlock.sevens(ops, 1280, false)),
                        child("Mixed_7c", InceptionBlock.sevens(ops, FEATURES, true)));
        Classifier fc = child("fc", new Classifier());
        weight = fc.weight;
        bias = fc.bias;
    }

    /**
     * Looks at images.
     *
     * @param images (B, 3, H, W), each side at least {@link #SMALLEST}, (x - 128) / 128 for pixels
     *     x from 0 to 255, in the type of the weights
     * @param pass the forward pass; training and evaluation are the same
     * @return all outputs
     */
    public InceptionOutputs see(NDArray images, Pass pass) {
        NDArray x = conv1a.apply(images, pass); // (B, 32, 149, 149) for 299 x 299
        x = instead(x, conv2a.apply(x, pass)); // (B, 32, 147, 147)
        x = instead(x, conv2b.apply(x, pass)); // (B, 64, 147, 147)
        x = instead(x, ops.maxPool(x, 3, 2, 0)); // (B, 64, 73, 73)
        NDArray pooled64 = ImageClassifier.averaged(x);
        x = instead(x, conv3b.apply(x, pass)); // (B, 80, 73, 73)
        x = instead(x, conv4a.apply(x, pass)); // (B, 192, 71, 71)
        x = instead(x, ops.maxPool(x, 3, 2, 0)); // (B, 192, 35, 35)
        NDArray pooled192 = ImageClassifier.averaged(x);
        for (InceptionBlock block : untilSpatial) {
            x = instead(x, block.apply(x, pass)); // at last (B, 768, 17, 17)
        }
        NDArray spatial = spatial(x);
        x = instead(x, mixed6e.apply(x, pass)); // (B, 768, 17, 17)
        NDArray pooled768 = ImageClassifier.averaged(x);
        for (InceptionBlock block : untilPooled) {
            x = instead(x, block.apply(x, pass)); // at last (B, 2048, 8, 8)
        }
        NDArray pooled = instead(x, ImageClassifier.averaged(x)); // (B, 2048)
        NDArray unbiased = linear.linear(pooled, value(weight, images, pass)); // (B, 1008)
        NDArray logits = unbiased.add(value(bias, images, pass));
        return new InceptionOutputs(
                pooled64, pooled192, pooled768, spatial, pooled, unbiased, logits);
    }

    /** The first branch of {@code Mixed_6d} comes first in the joined map. */
    private static NDArray spatial(NDArray map) {
        NDArray some = map.get(":, :{}", SPATIAL_CHANNELS); // (B, 7, H, W)
        return some.transpose(0, 2, 3, 1).reshape(map.getShape().get(0), -1); // (B, H * W * 7)
    }

    private static NDArray instead(NDArray done, NDArray next) {
        done.close();
        return next;
    }

    /** The last layer; its weight is used without its bias, too. */
    private static final class Classifier extends Layer {

        private final Parameter weight =
                parameter("weight", new Shape(CLASSES, FEATURES), Start.fanIn(FEATURES));
        private final Parameter bias = parameter("bias", new Shape(CLASSES), Start.zeros());
    }
}
