package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;

/**
 * Measures how far reconstructions look from their originals. Its own parameters must be frozen
 * ({@code parametersNeverChange}).
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface PerceptualLoss extends Component {

    /**
     * Measures a distance, which must be one finite number ({@code distanceIsOneNumber}): zero for
     * equal images, and it must be above zero for others ({@code distanceIsZeroOnlyToItself}).
     * Training must give the same number as evaluation ({@code trainingChangesNothing}). The
     * gradient must reach every reconstruction ({@code gradientReachesTheReconstructions}), and it
     * must not reach the originals ({@code originalsGetNoGradient}).
     *
     * @param images originals float32 (B, 3, h, w) in [0, 1]
     * @param reconstructions float32 (B, 3, h, w), about [0, 1], not clamped
     * @param pass training or evaluation
     * @return float32 scalar
     */
    NDArray distance(NDArray images, NDArray reconstructions, Pass pass);
}
