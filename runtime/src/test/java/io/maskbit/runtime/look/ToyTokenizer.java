package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import java.util.Map;

/**
 * Images of 8 by 8 pixels in four grey patches, one token each: a token of bits is the grey value
 * 0.1 + 0.2 (bit 0) + 0.4 (bit 1), which images are given in.
 */
record ToyTokenizer(TokenSpace space) implements Tokenizer, Quantizer {

    static final GridShape GRID = new GridShape(2, 2);
    static final int SIDE = 8;

    static float grey(long token) {
        return 0.1f + 0.2f * token;
    }

    @Override
    public ImageShape image() {
        return new ImageShape(3, SIDE, SIDE);
    }

    @Override
    public Quantizer quantizer() {
        return this;
    }

    @Override
    public TokenSpace tokenSpace() {
        return space;
    }

    @Override
    public NDArray latents(NDArray images, Pass pass) {
        return images.get(":, 0:1, ::4, ::4"); // (B, 1, 2, 2)
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray tokens = latents.sub(0.1f).div(0.2f).round().toType(DataType.INT64, false);
        return new Quantized(latents, tokens.squeeze(1), latents.mean(), Map.of());
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        return tokens.toType(DataType.FLOAT32, false).mul(0.2f).add(0.1f).expandDims(1);
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        return latents.repeat(1, 3).repeat(2, 4).repeat(3, 4); // (B, 3, 8, 8)
    }

    @Override
    public NDArray lastLayer() {
        throw new UnsupportedOperationException("a toy is not trained");
    }

    @Override
    public Block block() {
        throw new UnsupportedOperationException("a toy has no parameters");
    }
}
