package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Pass;

/**
 * A published classifier whose weights never change. Its layers are named as in the files that
 * torchvision publishes.
 */
public abstract sealed class ImageClassifier extends Layer permits ResNet50, ConvNextSmall {

    /** Number of classes of ImageNet. */
    static final int CLASSES = 1000;

    /** Makes a classifier without layers. */
    ImageClassifier() {}

    /**
     * Looks at images; the statistics of normalisations are those of the weight file also in
     * training passes.
     *
     * @param images float32 (B, 3, H, W), prepared as by {@link ImageNetInput}
     * @param pass the forward pass
     * @return last feature map and logits
     */
    public abstract Seen see(NDArray images, Pass pass);

    /** Averages over space: (B, D, H, W) to (B, D). */
    static NDArray averaged(NDArray map) {
        return map.reshape(map.getShape().get(0), map.getShape().get(1), -1).mean(new int[] {2});
    }
}
