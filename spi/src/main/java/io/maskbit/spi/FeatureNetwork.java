package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;
import java.util.List;

/**
 * A frozen network that describes images by layers of features. Its weights never change; arrays
 * follow the rules of {@link Component}.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
@FunctionalInterface
public interface FeatureNetwork {

    /**
     * Looks at images. Gradients flow through to the images.
     *
     * @param images float32 (B, 3, h, w), about [0, 1], not clamped
     * @param pass training or evaluation; a frozen network gives the same in both
     * @return at least one layer, from the first to the last, each float32 (B, C, ...) with extents
     *     of its own
     */
    List<NDArray> features(NDArray images, Pass pass);
}
