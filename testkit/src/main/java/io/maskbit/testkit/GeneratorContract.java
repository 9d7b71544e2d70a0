package io.maskbit.testkit;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.GeneratorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Laws of generators, beside those of every component. */
public non-sealed interface GeneratorContract extends ComponentContract {

    @Override
    GeneratorFactory<?> factory();

    /**
     * Returns tokens to ask the generator for. It must accept at least one of them; the first that
     * it accepts is used by the laws that need one.
     */
    default List<TokenSpace> tokens() {
        GridShape grid = new GridShape(4, 3);
        return List.of(
                new TokenSpace.Bits(6, grid),
                new TokenSpace.Bits(7, grid),
                new TokenSpace.Codebook(64, grid),
                new TokenSpace.Codebook(50, grid));
    }

    /** Returns the number of classes to test with. */
    default int classes() {
        return 5;
    }

    /** Something is accepted; whatever is refused is refused with a reason. */
    @Test
    default void refusalSaysWhatIsNeeded() {
        GeneratorLaws.refusalSaysWhatIsNeeded(this);
    }

    /** What is accepted can be built, and its logits are finite float32 (B, N, G, V). */
    @Test
    default void acceptedTokensGiveLogits() {
        GeneratorLaws.acceptedTokensGiveLogits(this);
    }

    /** Changing a visible token changes the logits of masked positions. */
    @Test
    default void maskedPositionsSeeVisibleTokens() {
        GeneratorLaws.maskedPositionsSeeVisibleTokens(this);
    }

    /** Each class, and the label for no class, gives logits of its own. */
    @Test
    default void labelsChangeTheLogits() {
        GeneratorLaws.labelsChangeTheLogits(this);
    }

    /** The logits of an image do not depend on the other images of its batch. */
    @Test
    default void imagesOfABatchAreIndependent() {
        GeneratorLaws.imagesOfABatchAreIndependent(this);
    }

    /** Attention, where there is any, is float32 (B, T, T), and each row sums to one. */
    @Test
    default void attentionIsADistribution() {
        GeneratorLaws.attentionIsADistribution(this);
    }
}
