package io.maskbit.testkit;

import io.maskbit.api.GridShape;
import io.maskbit.api.Stability;
import io.maskbit.spi.QuantizerFactory;
import org.junit.jupiter.api.Test;

/** Laws of quantizers, beside those of every component. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface QuantizerContract extends ComponentContract {

    @Override
    QuantizerFactory<?> factory();

    /** Returns the grid to test with; a drawn one unless this is overridden. */
    default GridShape grid() {
        return Drawn.grid();
    }

    /** What is planned is what is built: tokens and channels. */
    @Test
    default void builtAsPlanned() {
        Law.of(this, "builtAsPlanned").holds(() -> QuantizerLaws.builtAsPlanned(this));
    }

    /**
     * Latents float32 (B, C, H, W) give latents of the same shape, tokens int64 (B, H, W), and a
     * loss and terms that are finite scalars; H and W may differ from the planned grid.
     */
    @Test
    default void resultsHaveTheDeclaredForm() {
        Law.of(this, "resultsHaveTheDeclaredForm")
                .resting(this::builtAsPlanned)
                .holds(() -> QuantizerLaws.resultsHaveTheDeclaredForm(this));
    }

    /** Tokens lie between 0 and the vocabulary. */
    @Test
    default void tokensLieInTheVocabulary() {
        Law.ofResults(this, "tokensLieInTheVocabulary")
                .holds(() -> QuantizerLaws.tokensLieInTheVocabulary(this));
    }

    /** The latents of a token quantize to that token. */
    @Test
    default void tokensComeBack() {
        Law.ofResults(this, "tokensComeBack")
                .resting(this::builtAsPlanned)
                .resting(this::tokensLieInTheVocabulary)
                .holds(() -> QuantizerLaws.tokensComeBack(this));
    }

    /** In evaluation each position is rounded by itself, whatever stands beside it in the batch. */
    @Test
    default void eachPositionIsRoundedAlone() {
        Law.ofResults(this, "eachPositionIsRoundedAlone")
                .holds(() -> QuantizerLaws.eachPositionIsRoundedAlone(this));
    }

    /** Rounded latents are the latents of the tokens. */
    @Test
    default void latentsAreThoseOfTheTokens() {
        Law.ofResults(this, "latentsAreThoseOfTheTokens")
                .resting(this::tokensComeBack)
                .holds(() -> QuantizerLaws.latentsAreThoseOfTheTokens(this));
    }

    /** The gradient of the rounded latents with respect to the latents is the identity. */
    @Test
    default void gradientPassesStraightThrough() {
        Law.ofResults(this, "gradientPassesStraightThrough")
                .holds(() -> QuantizerLaws.gradientPassesStraightThrough(this));
    }

    /** For bit tokens: flipping bit k changes the sign of channel k, and nothing else. */
    @Test
    default void flippingOneBitMovesOneChannel() {
        Law.ofResults(this, "flippingOneBitMovesOneChannel")
                .resting(this::tokensComeBack)
                .holds(() -> QuantizerLaws.flippingOneBitMovesOneChannel(this));
    }
}
