package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;

/**
 * Images made by {@link ImageSampler}.
 *
 * @param images float32 (B, 3, h, w), about [0, 1], not clamped; see {@link Pixels}
 * @param tokens int64 (B, H, W), each 0 to vocabulary - 1
 */
public record SampledImages(NDArray images, NDArray tokens) {}
