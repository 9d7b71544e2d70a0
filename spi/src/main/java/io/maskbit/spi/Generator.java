package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;
import io.maskbit.api.TokenGroups;
import java.util.List;

/**
 * A network that predicts masked tokens. It is no sampler: schedules and guidance lie elsewhere.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface Generator extends Component {

    /** Returns how tokens are split. */
    TokenGroups groups();

    /** Returns the number of classes; the label of this number means "no class". */
    int classes();

    /**
     * Predicts every entry. The logits of masked positions must depend on the visible tokens
     * ({@code maskedPositionsSeeVisibleTokens}), and each label must give logits of its own, that
     * for no class too ({@code labelsChangeTheLogits}). In evaluation the logits of an image must
     * not depend on the others of its batch ({@code imagesOfABatchAreIndependent}).
     *
     * @param tokens int64 (B, N, G), each 0 to V; V ({@link TokenGroups#maskId()}) is masked
     * @param labels int64 (B), each 0 to {@link #classes()}
     * @param pass training or evaluation
     * @return logits float32 (B, N, G, V)
     */
    NDArray logits(NDArray tokens, NDArray labels, Pass pass);

    /**
     * Shows where each position looks, layer by layer. What a position gives to all must sum to one
     * ({@code attentionIsADistribution}).
     *
     * @param tokens int64 (B, N, G)
     * @param labels int64 (B)
     * @param pass evaluation
     * @return one array float32 (B, T, T) per layer, averaged over heads; empty if the generator
     *     has no attention
     */
    default List<NDArray> attention(NDArray tokens, NDArray labels, Pass pass) {
        return List.of();
    }
}
