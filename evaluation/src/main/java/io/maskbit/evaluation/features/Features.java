package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What a feature network says of a batch.
 *
 * @param pooled float64 (B, D), the features that distances are measured between
 * @param logits float64 (B, C) of a classifier, without the bias of its last layer; empty if the
 *     network is none
 * @param spatial float64 (B, S), features that still know where they are, for sFID; empty if the
 *     network has none
 */
public record Features(NDArray pooled, Optional<NDArray> logits, Optional<NDArray> spatial) {}
