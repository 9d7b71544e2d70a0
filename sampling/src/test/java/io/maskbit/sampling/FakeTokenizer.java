package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import java.util.Map;

/** Decodes a token to one pixel of its value / 64, on three channels, and encodes it back. */
final class FakeTokenizer implements Tokenizer {

    @Override
    public NDArray decodeTokens(NDArray tokens, Pass pass) {
        NDArray grey = tokens.toType(DataType.FLOAT32, false).div(64).expandDims(1);
        return grey.concat(grey, 1).concat(grey, 1); // (B, 3, H, W)
    }

    @Override
    public Quantized encode(NDArray images, Pass pass) {
        NDArray tokens = images.get(":, 0").mul(64f).round().toType(DataType.INT64, false);
        return new Quantized(images, tokens, images.mean(), Map.of());
    }

    @Override
    public ImageShape image() {
        return new ImageShape(3, 3, 4);
    }

    @Override
    public Quantizer quantizer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray latents(NDArray images, Pass pass) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray lastLayer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Block block() {
        return Blocks.identityBlock();
    }
}
