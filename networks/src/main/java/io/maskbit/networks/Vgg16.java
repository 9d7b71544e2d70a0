package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.maskbit.api.Precision;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutions of VGG-16 in the form of torchvision, whose names of layers it has: {@code
 * features.0} to {@code features.28}; 14,714,688 parameters. The classifier behind them is left
 * out.
 *
 * @see <a href="https://arxiv.org/abs/1409.1556">Very deep convolutional networks</a>
 */
public final class Vgg16 extends Layer {

    private static final int[][] GROUPS = {
        {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
    };

    /** Widths of the feature maps that {@link #features} gives. */
    public static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

    private final FeatureOps features;
    private final List<List<Conv>> groups = new ArrayList<>();

    /**
     * Makes a network with starting values that mean nothing; load weights.
     *
     * @param precision number format of the heavy arithmetic
     */
    public Vgg16(Precision precision) {
        TensorOps ops = TensorOps.of(precision);
        features = FeatureOps.of(precision);
        int index = 0;
        int width = 3;
        for (int[] widths : GROUPS) {
            List<Conv> group = new ArrayList<>();
            for (int out : widths) {
                Conv conv = Conv.padded(ops, new Channels(width, out), 3, 1, Padding.all(1), true);
                group.add(child("features." + index, conv));
                index += 2; // a rectifier has a number, too
                width = out;
            }
            groups.add(group);
            index++; // as has the pooling
        }
    }

    /**
     * Returns the last rectified map before each pooling, and the very last: relu1_2, relu2_2,
     * relu3_3, relu4_3, relu5_3.
     *
     * @param images float32 (B, 3, H, W), at least 16 x 16, normalised as the weights ask for
     * @param pass the forward pass
     * @return five maps, (B, 64, H, W) to (B, 512, H/16, W/16)
     */
    public List<NDArray> features(NDArray images, Pass pass) {
        List<NDArray> maps = new ArrayList<>();
        NDArray x = images;
        for (List<Conv> group : groups) {
            if (!maps.isEmpty()) {
                x = features.maxPool(x, 2, 2, 0);
            }
            for (Conv conv : group) {
                x = Activation.relu(conv.apply(x, pass));
            }
            maps.add(x);
        }
        return maps;
    }
}
