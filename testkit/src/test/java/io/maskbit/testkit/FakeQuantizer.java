package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.tensor.TensorOps;
import java.util.Map;

/** Rounds three channels to signs, or nearly. */
final class FakeQuantizer implements Quantizer {

    private static final int BITS = 3;

    private final Bug bug;
    private final TokenSpace space;
    private final Fake fake;
    private final NDArray target;

    private FakeQuantizer(Bug bug, GridShape grid, BuildContext context) {
        this.bug = bug;
        this.space = new TokenSpace.Bits(BITS, grid);
        this.fake = new Fake(bug, context);
        this.target = fake.weights.add("target", 1, BITS, 1, 1);
        fake.complete();
    }

    /** Its contract. */
    static QuantizerContract with(Bug bug) {
        return () -> new Factory(bug);
    }

    private record Factory(Bug bug) implements QuantizerFactory<Fake.Config> {

        @Override
        public String id() {
            return Fake.id(bug);
        }

        @Override
        public ConfigType<Fake.Config> config() {
            return Fake.config();
        }

        @Override
        public TokenSpace tokenSpace(Fake.Config config, GridShape grid) {
            return new TokenSpace.Bits(bug == Bug.PLAN_DIFFERS ? BITS + 1 : BITS, grid);
        }

        @Override
        public int latentChannels(Fake.Config config) {
            return BITS;
        }

        @Override
        public Quantizer create(Fake.Config config, GridShape grid, BuildContext context) {
            return new FakeQuantizer(bug, grid, context);
        }
    }

    @Override
    public TokenSpace tokenSpace() {
        return space;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray signs = latents.gt(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
        NDArray tokens = TensorOps.reference().signsToTokens(ordered(latents));
        NDArray through =
                bug == Bug.GRADIENT_CUT
                        ? signs.add(latents.mul(0))
                        : latents.add(signs.sub(latents).stopGradient());
        return new Quantized(through, counted(tokens), loss(latents), Map.of());
    }

    private NDArray loss(NDArray latents) {
        return fake.result(latents.stopGradient().sub(target).square().mean(), latents);
    }

    private NDArray counted(NDArray tokens) {
        return switch (bug) {
            case TOKENS_FROM_ONE -> tokens.add(1);
            case TOKENS_AS_FLOATS -> tokens.toType(DataType.FLOAT32, false);
            case TOKENS_FORGOTTEN -> tokens.mul(0);
            default -> tokens;
        };
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        NDArray codes = ordered(TensorOps.reference().tokensToSigns(tokens, BITS));
        return bug == Bug.CODES_SCALED ? codes.mul(2) : codes;
    }

    private NDArray ordered(NDArray channels) {
        return bug == Bug.BITS_REVERSED ? channels.flip(1) : channels;
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
