package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A loss with the numbers that explain it.
 *
 * @param value float32 scalar on the current tape; what is minimised
 * @param terms float32 scalars by name, in the order in which they are logged
 */
public record Loss(NDArray value, Map<String, NDArray> terms) {

    /** Copies the terms, keeping their order. */
    public Loss {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}
