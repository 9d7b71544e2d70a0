package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;

/**
 * What a batch normalisation remembers of the batches that it was trained with.
 *
 * @param mean float32 (C), the live array, without gradient
 * @param variance float32 (C), the live array, without gradient
 */
public record RunningStatistics(NDArray mean, NDArray variance) {}
