package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;

/**
 * A batch normalisation that nothing moves any more: (x - mean) / sqrt(variance + eps) * scale +
 * shift, channel by channel.
 *
 * @param scale (C)
 * @param shift (C)
 * @param running mean and variance, (C) each
 * @param eps added to the variance
 */
public record FrozenNorm(NDArray scale, NDArray shift, RunningStatistics running, double eps) {}
