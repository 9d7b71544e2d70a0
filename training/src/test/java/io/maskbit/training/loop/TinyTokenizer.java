package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads 4x4 images as four tokens of two bits, one matrix in each direction. */
final class TinyTokenizer implements Tokenizer {

    static final ImageShape IMAGE = new ImageShape(3, 4, 4);
    static final TokenSpace SPACE = new TokenSpace.Bits(2, new GridShape(2, 2));

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
    private final TinyBlock block;
    private final TinyQuantizer quantizer;

    TinyTokenizer(NDManager manager) {
        block =
                new TinyBlock(manager)
                        .with("in.weight", new Shape(2, 3, 1, 1))
                        .with("out.weight", new Shape(3, 2, 1, 1))
                        .with("out.bias", new Shape(3));
        quantizer = new TinyQuantizer(manager);
    }

    @Override
    public TinyBlock block() {
        return block;
    }

    @Override
    public ImageShape image() {
        return IMAGE;
    }

    @Override
    public Quantizer quantizer() {
        return quantizer;
    }

    @Override
    public NDArray latents(NDArray images, Pass pass) {
        NDArray centred = ops.averagePool2(images).sub(0.5f); // (B, 3, 2, 2)
        return ops.conv2d(centred, block.get("in.weight"), 1, Padding.NONE); // (B, 2, 2, 2)
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        NDArray pixels =
                ops.conv2d(
                        latents,
                        block.get("out.weight"),
                        block.get("out.bias"),
                        1,
                        Padding.NONE); // (B, 3, 2, 2)
        return ops.upsampleNearest2(pixels); // (B, 3, 4, 4)
    }

    @Override
    public NDArray lastLayer() {
        return block.get("out.weight");
    }

    /** Signs with a trained scale, which gives it a parameter of its own. */
    private static final class TinyQuantizer implements Quantizer {

        private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
        private final TinyBlock block;

        TinyQuantizer(NDManager manager) {
            block = new TinyBlock(manager).with("scale", new Shape(2, 1, 1));
        }

        @Override
        public Block block() {
            return block;
        }

        @Override
        public TokenSpace tokenSpace() {
            return SPACE;
        }

        @Override
        public Quantized quantize(NDArray latents, Pass pass) {
            NDArray tokens = ops.signsToTokens(latents.stopGradient());
            NDArray signs = ops.tokensToSigns(tokens, 2);
            NDArray commitment = latents.sub(signs).square().mean();
            NDArray entropy = latents.mul(block.get("scale")).abs().mean();
            Map<String, NDArray> terms = new LinkedHashMap<>();
            terms.put("commitment_loss", commitment);
            terms.put("entropy_loss", entropy);
            NDArray through = latents.add(signs.sub(latents).stopGradient());
            return new Quantized(through, tokens, commitment.add(entropy), terms);
        }

        @Override
        public NDArray latentsOf(NDArray tokens, Pass pass) {
            return ops.tokensToSigns(tokens, 2);
        }
    }
}
