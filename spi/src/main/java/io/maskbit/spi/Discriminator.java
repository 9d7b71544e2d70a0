package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;

/** Tells real images from reconstructions. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface Discriminator extends Component {

    /**
     * Scores images patch by patch. Each image must get one map of finite scores ({@code
     * imagesGiveAMapOfScoresEach}), which in evaluation must not depend on the other images ({@code
     * imagesOfABatchAreIndependent}). The gradient must reach every image ({@code
     * gradientReachesTheImages}).
     *
     * @param images float32 (B, 3, h, w), about [0, 1]
     * @param pass training or evaluation
     * @return logits float32 (B, 1, H', W'); larger means more real
     */
    NDArray logits(NDArray images, Pass pass);
}
