package io.maskbit.testkit;

import io.maskbit.api.GridShape;
import io.maskbit.spi.QuantizerFactory;
import org.junit.jupiter.api.Test;

/** Laws of quantizers, beside those of every component. */
public non-sealed interface QuantizerContract extends ComponentContract {

    @Override
    QuantizerFactory<?> factory();

    /** Returns the grid to test with. */
    default GridShape grid() {
        return new GridShape(4, 3);
    }

    /** What is planned is what is built: tokens and channels. */
    @Test
    default void builtAsPlanned() {
        QuantizerLaws.builtAsPlanned(this);
    }

    /**
     * Latents float32 (B, C, H, W) give latents of the same shape, tokens int64 (B, H, W), and a
     * loss and terms that are finite scalars; H and W may differ from the planned grid.
     */
    @Test
    default void resultsHaveTheDeclaredForm() {
        QuantizerLaws.resultsHaveTheDeclaredForm(this);
    }

    /** Tokens lie between 0 and the vocabulary. */
    @Test
    default void tokensLieInTheVocabulary() {
        QuantizerLaws.tokensLieInTheVocabulary(this);
    }

    /** The latents of a token quantize to that token. */
    @Test
    default void tokensComeBack() {
        QuantizerLaws.tokensComeBack(this);
    }

    /** Rounded latents are the latents of the tokens. */
    @Test
    default void latentsAreThoseOfTheTokens() {
        QuantizerLaws.latentsAreThoseOfTheTokens(this);
    }

    /** The gradient of the rounded latents with respect to the latents is the identity. */
    @Test
    default void gradientPassesStraightThrough() {
        QuantizerLaws.gradientPassesStraightThrough(this);
    }

    /** For bit tokens: flipping bit k changes the sign of channel k, and nothing else. */
    @Test
    default void flippingOneBitMovesOneChannel() {
        QuantizerLaws.flippingOneBitMovesOneChannel(this);
    }
}
