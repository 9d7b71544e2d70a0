package io.maskbit.networks;

import ai.djl.ndarray.NDArray;

/**
 * What a classifier sees in images.
 *
 * @param features its last feature map, float32 (B, D, H', W')
 * @param logits float32 (B, classes)
 */
public record Seen(NDArray features, NDArray logits) {}
