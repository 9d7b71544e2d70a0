package io.maskbit.evaluation;

import ai.djl.ndarray.NDArray;
import io.maskbit.networks.Channels;
import io.maskbit.networks.Conv;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.networks.Linear;
import io.maskbit.networks.Start;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.List;

/** A small convolutional classifier; what stands before its last layer are the features. */
final class JudgeNetwork extends Layer {

    /** Length of a feature vector. */
    static final int FEATURES = 64;

    /**
     * Changes with every change of the network or its training, so that old judges are not reused.
     */
    static final int EDITION = 1;

    private static final int STEM = 32;
    private static final int LARGEST = 64;
    private static final double EPS = 1e-6;

    private final TensorOps ops;
    private final Conv stem;
    private final Conv down;
    private final Conv middle;
    private final Conv last;
    private final GroupNorm downNorm;
    private final GroupNorm middleNorm;
    private final GroupNorm lastNorm;
    private final Linear head;

    JudgeNetwork(TensorOps ops, int classes) {
        this.ops = ops;
        // No normalisation after the stem: with one channel per group it would wash the colours
        // out.
        stem = child("stem", Conv.same(ops, new Channels(3, STEM), 3, 2, true));
        down = child("down", Conv.same(ops, new Channels(STEM, FEATURES), 3, 2, true));
        downNorm = child("down_norm", new GroupNorm(ops, FEATURES, EPS));
        middle = child("middle", Conv.same(ops, Channels.same(FEATURES), 3, 1, true));
        middleNorm = child("middle_norm", new GroupNorm(ops, FEATURES, EPS));
        last = child("last", Conv.same(ops, Channels.same(FEATURES), 3, 2, true));
        lastNorm = child("last_norm", new GroupNorm(ops, FEATURES, EPS));
        Start start = Start.fanIn(FEATURES);
        head = child("head", new Linear(ops, FEATURES, classes, start, start));
    }

    /** Images float32 (B, 3, H, W) in [0, 1] to features float32 (B, 64). */
    NDArray features(NDArray images, Pass pass) {
        List<NDArray> maps = maps(images, pass);
        NDArray x = maps.get(maps.size() - 1);
        // Maxima, not means: an object is small, and a mean over the background hides it.
        return x.reshape(x.getShape().get(0), FEATURES, -1).max(new int[] {2}); // (B, 64)
    }

    /** Images float32 (B, 3, H, W) in [0, 1] to the map behind each convolution. */
    List<NDArray> maps(NDArray images, Pass pass) {
        NDArray x = images.mul(2).sub(1);
        while (x.getShape().get(2) > LARGEST && even(x, 2) && even(x, 3)) {
            x = ops.averagePool2(x);
        }
        NDArray a = ops.silu(stem.apply(x, pass)); // (B, 32, H/2, W/2)
        NDArray b = downNorm.applyWithSilu(down.apply(a, pass), pass); // (B, 64, H/4, W/4)
        NDArray c = middleNorm.applyWithSilu(middle.apply(b, pass), pass); // (B, 64, H/4, W/4)
        NDArray d = lastNorm.applyWithSilu(last.apply(c, pass), pass); // (B, 64, H/8, W/8)
        return List.of(a, b, c, d);
    }

    /** Features float32 (B, 64) to logits float32 (B, classes). */
    NDArray logits(NDArray features, Pass pass) {
        return head.apply(features, pass);
    }

    private static boolean even(NDArray x, int axis) {
        return x.getShape().get(axis) % 2 == 0;
    }
}
