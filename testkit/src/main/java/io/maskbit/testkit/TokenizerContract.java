package io.maskbit.testkit;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.TokenizerFactory;
import org.junit.jupiter.api.Test;

/**
 * Laws of tokenizers, beside those of every component. A quantizer of the kit, which rounds six
 * channels to signs, sits in the tokenizer's slot.
 */
public non-sealed interface TokenizerContract extends ComponentContract {

    @Override
    TokenizerFactory<?> factory();

    /** Returns the extent of the images to test with. */
    default ImageShape image() {
        return new ImageShape(3, 32, 32);
    }

    /** The planned grid is the one that images give; latents have the channels asked for. */
    @Test
    default void plannedGridIsTheRealOne() {
        TokenizerLaws.plannedGridIsTheRealOne(this);
    }

    /** Decoding gives float32 images of the extent that was encoded, all numbers finite. */
    @Test
    default void decodingUndoesEncodingInShape() {
        TokenizerLaws.decodingUndoesEncodingInShape(this);
    }

    /** Decoding tokens is decoding their latents. */
    @Test
    default void decodingTokensIsDecodingTheirLatents() {
        TokenizerLaws.decodingTokensIsDecodingTheirLatents(this);
    }

    /** The quantizer given is the one in the slot, and its parameters are not adopted. */
    @Test
    default void quantizerIsNotAdopted() {
        TokenizerLaws.quantizerIsNotAdopted(this);
    }

    /** The last layer is one of the tokenizer's own parameters, and the decoder depends on it. */
    @Test
    default void lastLayerIsOnesOwn() {
        TokenizerLaws.lastLayerIsOnesOwn(this);
    }
}
