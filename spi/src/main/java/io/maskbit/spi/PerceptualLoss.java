package io.maskbit.spi;

import ai.djl.ndarray.NDArray;

/** Measures how far reconstructions look from their originals. Its own parameters never change. */
public interface PerceptualLoss extends Component {

    /**
     * Measures a distance. The gradient reaches the reconstructions only.
     *
     * @param images originals float32 (B, 3, h, w) in [0, 1]
     * @param reconstructions float32 (B, 3, h, w), about [0, 1], not clamped
     * @param pass training or evaluation
     * @return float32 scalar; zero for equal images
     */
    NDArray distance(NDArray images, NDArray reconstructions, Pass pass);
}
