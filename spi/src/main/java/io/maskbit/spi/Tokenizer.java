package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;

/**
 * Turns images into latents and latents into images, around a quantizer. In evaluation neither must
 * depend on the other images of the batch ({@code imagesOfABatchAreIndependent}).
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface Tokenizer extends Component {

    /** Returns the extent of the images it was planned for. */
    ImageShape image();

    /** Returns the quantizer in its slot. */
    Quantizer quantizer();

    /**
     * Encodes images up to the quantizer.
     *
     * @param images float32 (B, 3, h, w) in [0, 1]; other extents than {@link #image()} are
     *     accepted where the down-sampling divides them
     * @param pass training or evaluation
     * @return latents float32 (B, C, H, W)
     */
    NDArray latents(NDArray images, Pass pass);

    /**
     * Encodes images to tokens.
     *
     * @param images float32 (B, 3, h, w) in [0, 1]
     * @param pass training or evaluation
     * @return rounded latents, tokens and losses
     */
    default Quantized encode(NDArray images, Pass pass) {
        return quantizer().quantize(latents(images, pass), pass);
    }

    /**
     * Decodes rounded latents. The images must have the extent that was encoded, and finite values
     * ({@code decodingUndoesEncodingInShape}).
     *
     * @param latents float32 (B, C, H, W)
     * @param pass training or evaluation
     * @return images float32 (B, 3, h, w), about [0, 1], not clamped
     */
    NDArray decode(NDArray latents, Pass pass);

    /**
     * Decodes tokens, which must give what their latents give ({@code
     * decodingTokensIsDecodingTheirLatents}).
     *
     * @param tokens int64 (B, H, W)
     * @param pass training or evaluation
     * @return images float32 (B, 3, h, w), about [0, 1], not clamped
     */
    default NDArray decodeTokens(NDArray tokens, Pass pass) {
        return decode(quantizer().latentsOf(tokens, pass), pass);
    }

    /**
     * Returns the weight of the last layer, where the adaptive adversarial weight is measured. It
     * must be one of the tokenizer's parameters, on which decoding depends ({@code
     * lastLayerIsOnesOwn}).
     */
    NDArray lastLayer();
}
