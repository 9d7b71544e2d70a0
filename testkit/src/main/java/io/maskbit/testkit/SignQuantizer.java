package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.TensorOps;
import java.util.Map;

/** Rounds to signs; has a frozen parameter of its own, which a tokenizer must not adopt. */
final class SignQuantizer implements Quantizer {

    private final TokenSpace.Bits space;
    private final Scale scale = new Scale();

    SignQuantizer(int bits, GridShape grid, NDManager manager) {
        space = new TokenSpace.Bits(bits, grid);
        scale.initialize(manager, DataType.FLOAT32, new Shape(1));
        scale.value.freeze(true);
    }

    /** Returns whether a parameter is this quantizer's. */
    boolean owns(Parameter parameter) {
        return parameter == scale.value;
    }

    @Override
    public TokenSpace tokenSpace() {
        return space;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray signs = latents.gt(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
        NDArray through = latents.add(signs.sub(latents).stopGradient()); // (B, K, H, W)
        NDArray loss = signs.sub(latents).square().mean();
        return new Quantized(through, TensorOps.reference().signsToTokens(latents), loss, Map.of());
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        return TensorOps.reference().tokensToSigns(tokens, space.bits());
    }

    @Override
    public Block block() {
        return scale;
    }

    /** A block with one number. */
    private static final class Scale extends AbstractBlock {

        private final Parameter value;

        Scale() {
            value =
                    addParameter(
                            Parameter.builder()
                                    .setName("scale")
                                    .setType(Parameter.Type.OTHER)
                                    .optShape(new Shape(1))
                                    .optInitializer(Initializer.ONES)
                                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> parameters) {
            throw new UnsupportedOperationException("only holds a parameter");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return shapes;
        }
    }
}
