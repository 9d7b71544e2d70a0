package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;
import io.maskbit.spi.TokenizerFactory;
import org.junit.jupiter.api.Test;

/**
 * Laws of tokenizers, beside those of every component. A quantizer of the kit, which rounds six
 * channels to signs, sits in the tokenizer's slot.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public non-sealed interface TokenizerContract extends ComponentContract {

    @Override
    TokenizerFactory<?> factory();

    /** Returns the extent of the images to test with; a drawn one unless this is overridden. */
    default ImageShape image() {
        return Drawn.image();
    }

    /** The planned grid is the one that images give; latents have the channels asked for. */
    @Test
    default void plannedGridIsTheRealOne() {
        Law.of(this, "plannedGridIsTheRealOne")
                .resting(this::decodingUndoesEncodingInShape)
                .holds(() -> TokenizerLaws.plannedGridIsTheRealOne(this));
    }

    /** Images of other extents that are accepted are tokenized to the grid planned for them. */
    @Test
    default void acceptedExtentsAreTokenized() {
        Law.ofResults(this, "acceptedExtentsAreTokenized")
                .resting(this::plannedGridIsTheRealOne)
                .holds(() -> TokenizerLaws.acceptedExtentsAreTokenized(this));
    }

    /** Extents that cannot be tokenized are refused when planning, in words that name numbers. */
    @Test
    default void refusedExtentsAreExplained() {
        Law.of(this, "refusedExtentsAreExplained")
                .holds(() -> TokenizerLaws.refusedExtentsAreExplained(this));
    }

    /** In evaluation neither latents nor images depend on the other images of the batch. */
    @Test
    default void imagesOfABatchAreIndependent() {
        Law.ofResults(this, "imagesOfABatchAreIndependent")
                .holds(() -> TokenizerLaws.imagesOfABatchAreIndependent(this));
    }

    /** Decoding gives float32 images of the extent that was encoded, all numbers finite. */
    @Test
    default void decodingUndoesEncodingInShape() {
        Law.of(this, "decodingUndoesEncodingInShape")
                .holds(() -> TokenizerLaws.decodingUndoesEncodingInShape(this));
    }

    /** Decoding tokens is decoding their latents. */
    @Test
    default void decodingTokensIsDecodingTheirLatents() {
        Law.ofResults(this, "decodingTokensIsDecodingTheirLatents")
                .holds(() -> TokenizerLaws.decodingTokensIsDecodingTheirLatents(this));
    }

    /** The quantizer given is the one in the slot, and its parameters are not adopted. */
    @Test
    default void quantizerIsNotAdopted() {
        Law.of(this, "quantizerIsNotAdopted")
                .holds(() -> TokenizerLaws.quantizerIsNotAdopted(this));
    }

    /** The last layer is one of the tokenizer's own parameters, and the decoder depends on it. */
    @Test
    default void lastLayerIsOnesOwn() {
        Law.ofResults(this, "lastLayerIsOnesOwn")
                .resting(this::parametersAreNamedForGood)
                .holds(() -> TokenizerLaws.lastLayerIsOnesOwn(this));
    }
}
