package io.maskbit.testkit;

import io.maskbit.api.Stability;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.GeneratorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Laws of generators, beside those of every component. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface GeneratorContract extends ComponentContract {

    @Override
    GeneratorFactory<?> factory();

    /**
     * Returns tokens to ask the generator for; drawn ones unless this is overridden. It must accept
     * at least one of them; the first that it accepts is used by the laws that need one.
     */
    default List<TokenSpace> tokens() {
        return Drawn.tokens();
    }

    /** Returns the number of classes to test with; a drawn one unless this is overridden. */
    default int classes() {
        return Drawn.classes();
    }

    /** Something is accepted; whatever is refused is refused with a reason. */
    @Test
    default void refusalSaysWhatIsNeeded() {
        Law.of(this, "refusalSaysWhatIsNeeded")
                .holds(() -> GeneratorLaws.refusalSaysWhatIsNeeded(this));
    }

    /** What is accepted can be built, and its logits are finite float32 (B, N, G, V). */
    @Test
    default void acceptedTokensGiveLogits() {
        Law.of(this, "acceptedTokensGiveLogits")
                .holds(() -> GeneratorLaws.acceptedTokensGiveLogits(this));
    }

    /** Changing a visible token changes the logits of masked positions. */
    @Test
    default void maskedPositionsSeeVisibleTokens() {
        Law.ofResults(this, "maskedPositionsSeeVisibleTokens")
                .holds(() -> GeneratorLaws.maskedPositionsSeeVisibleTokens(this));
    }

    /** Each class, and the label for no class, gives logits of its own. */
    @Test
    default void labelsChangeTheLogits() {
        Law.ofResults(this, "labelsChangeTheLogits")
                .holds(() -> GeneratorLaws.labelsChangeTheLogits(this));
    }

    /** The logits of an image do not depend on the other images of its batch. */
    @Test
    default void imagesOfABatchAreIndependent() {
        Law.ofResults(this, "imagesOfABatchAreIndependent")
                .holds(() -> GeneratorLaws.imagesOfABatchAreIndependent(this));
    }

    /** Attention, where there is any, is float32 (B, T, T), and each row sums to one. */
    @Test
    default void attentionIsADistribution() {
        Law.ofResults(this, "attentionIsADistribution")
                .holds(() -> GeneratorLaws.attentionIsADistribution(this));
    }
}
