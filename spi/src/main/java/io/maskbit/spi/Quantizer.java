package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.TokenSpace;

/** Turns latents into tokens and back. */
public interface Quantizer extends Component {

    /** Returns what the tokens are. */
    TokenSpace tokenSpace();

    /**
     * Rounds latents to the nearest code. The gradient passes straight through: the gradient of the
     * result with respect to the latents is the identity.
     *
     * @param latents float32 (B, C, H, W), any range; H and W may differ from the declared grid
     * @param pass training or evaluation
     * @return rounded latents, tokens and losses
     */
    Quantized quantize(NDArray latents, Pass pass);

    /**
     * Looks tokens up; inverse of {@link #quantize} on its image.
     *
     * @param tokens int64 (B, H, W), each 0 to vocabulary minus one
     * @param pass training or evaluation
     * @return float32 (B, C, H, W)
     */
    NDArray latentsOf(NDArray tokens, Pass pass);
}
