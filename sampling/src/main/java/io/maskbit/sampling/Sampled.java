package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;

/**
 * Tokens made by the unmasking loop; none is masked.
 *
 * @param groups int64 (B, N, G), each 0 to V - 1
 * @param tokens int64 (B, H, W), the groups joined and laid on the grid, each 0 to vocabulary - 1
 */
public record Sampled(NDArray groups, NDArray tokens) {}
