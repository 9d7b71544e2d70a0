package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result of quantizing a batch of latents.
 *
 * @param latents float32 (B, C, H, W), the codes, with a straight-through gradient
 * @param tokens int64 (B, H, W)
 * @param loss float32 scalar: the sum that training adds to its objective
 * @param terms named float32 scalars for logging and annealing, such as {@code commitment_loss},
 *     {@code codebook_loss}, {@code entropy_loss} (with its weight), {@code per_sample_entropy},
 *     {@code avg_entropy}
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Quantized(NDArray latents, NDArray tokens, NDArray loss, Map<String, NDArray> terms) {

    /** Copies the terms, keeping their order. */
    public Quantized {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}
