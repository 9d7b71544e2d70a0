package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;
import io.maskbit.api.TokenSpace;

/** Turns latents into tokens and back. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface Quantizer extends Component {

    /** Returns what the tokens are. */
    TokenSpace tokenSpace();

    /**
     * Rounds latents to the nearest code. Shapes and types must be those of {@link Quantized}, all
     * numbers finite, for any H and W ({@code resultsHaveTheDeclaredForm}). Tokens must lie in the
     * vocabulary, however large the latents are ({@code tokensLieInTheVocabulary}). The rounded
     * latents must be those of the tokens ({@code latentsAreThoseOfTheTokens}).
     *
     * <p>In evaluation each position must be rounded by itself, whatever stands beside it ({@code
     * eachPositionIsRoundedAlone}). The gradient must pass straight through: that of the result
     * with respect to the latents is the identity ({@code gradientPassesStraightThrough}).
     *
     * @param latents float32 (B, C, H, W), any range; H and W may differ from the declared grid
     * @param pass training or evaluation
     * @return rounded latents, tokens and losses
     */
    Quantized quantize(NDArray latents, Pass pass);

    /**
     * Looks tokens up. The latents of each token must quantize to that token ({@code
     * tokensComeBack}). For bit tokens, flipping bit k must change the sign of channel k and
     * nothing else ({@code flippingOneBitMovesOneChannel}).
     *
     * @param tokens int64 (B, H, W), each 0 to vocabulary minus one
     * @param pass training or evaluation
     * @return float32 (B, C, H, W)
     */
    NDArray latentsOf(NDArray tokens, Pass pass);
}
