package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What the Inception network says of images, all of the type of its weights.
 *
 * @param pooled64 (B, 64), averages behind the first pooling
 * @param pooled192 (B, 192), averages behind the second pooling
 * @param pooled768 (B, 768), averages behind {@code Mixed_6e}
 * @param spatial (B, S), the first 7 channels behind {@code Mixed_6d} in the order rows, columns,
 *     channels; S is 2023 for images of 299 x 299
 * @param pooled2048 (B, 2048), averages behind the last block: what FID is measured with
 * @param logitsUnbiased (B, 1008), logits without the bias of the last layer
 * @param logits (B, 1008)
 */
public record InceptionOutputs(
        NDArray pooled64,
        NDArray pooled192,
        NDArray pooled768,
        NDArray spatial,
        NDArray pooled2048,
        NDArray logitsUnbiased,
        NDArray logits) {

    /** Returns the outputs by the names that torch-fidelity gives them, and {@code spatial}. */
    public Map<String, NDArray> named() {
        return Map.of(
                "64",
                pooled64,
                "192",
                pooled192,
                "768",
                pooled768,
                "spatial",
                spatial,
                "2048",
                pooled2048,
                "logits_unbiased",
                logitsUnbiased,
                "logits",
                logits);
    }
}
