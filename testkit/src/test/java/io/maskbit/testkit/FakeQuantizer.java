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
        return () -> Fake.offered(bug, QuantizerFactory.class, new Factory(bug));
    }

    /** Makes it; without arguments, with the bug of the factory that was offered last. */
    public record Factory(Bug bug) implements QuantizerFactory<Record> {

        public Factory() {
            this(Fake.current());
        }

        @Override
        public String id() {
            return Fake.id(bug);
        }

        @Override
        public ConfigType<Record> config() {
            return Fake.config(bug);
        }

        @Override
        public TokenSpace tokenSpace(Record config, GridShape grid) {
            return new TokenSpace.Bits(bug == Bug.PLAN_DIFFERS ? BITS + 1 : BITS, grid);
        }

        @Override
        public int latentChannels(Record config) {
            return BITS;
        }

        @Override
        public Quantizer create(Record config, GridShape grid, BuildContext context) {
            return new FakeQuantizer(bug, grid, context);
        }
    }

    @Override
    public TokenSpace tokenSpace() {
        return space;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray centred = bug == Bug.BATCH_MIXED ? latents.sub(latents.mean()) : latents;
        NDArray signs = centred.gt(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
        NDArray tokens = counted(TensorOps.reference().signsToTokens(ordered(centred)), latents);
        if (bug == Bug.GRID_FIXED) {
            GridShape grid = space.grid();
            tokens = tokens.reshape(latents.getShape().get(0), grid.height(), grid.width());
        }
        return new Quantized(through(latents, signs), tokens, loss(latents, pass), Map.of());
    }

    private NDArray through(NDArray latents, NDArray signs) {
        return switch (bug) {
            case GRADIENT_CUT -> signs.add(latents.mul(0));
            case GRADIENT_DOUBLED -> latents.mul(2).add(signs.sub(latents.mul(2)).stopGradient());
            default -> latents.add(signs.sub(latents).stopGradient());
        };
    }

    private NDArray loss(NDArray latents, Pass pass) {
        NDArray learned = bug == Bug.CODES_UNTRAINED ? target.stopGradient() : target;
        NDArray squares = latents.stopGradient().sub(learned).square();
        NDArray loss =
                bug == Bug.LOSS_PER_IMAGE ? squares.mean(new int[] {1, 2, 3}) : squares.mean();
        NDArray result = fake.result(loss, latents, pass);
        return bug == Bug.LOSS_ONLY_IN_TRAINING && !pass.training() ? result.div(0) : result;
    }

    private NDArray counted(NDArray tokens, NDArray latents) {
        return switch (bug) {
            case TOKENS_FROM_ONE -> tokens.add(1);
            case TOKENS_AS_FLOATS -> tokens.toType(DataType.FLOAT32, false);
            case TOKENS_FORGOTTEN -> tokens.mul(0);
            case TOKEN_BEYOND -> {
                NDArray huge = latents.abs().max(new int[] {1}).gt(1000);
                yield tokens.maximum(huge.toType(DataType.INT64, false).mul(space.vocabulary()));
            }
            default -> tokens;
        };
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        NDArray known = bug == Bug.TOKENS_FROM_ONE ? tokens.sub(1) : tokens;
        NDArray codes = ordered(TensorOps.reference().tokensToSigns(known, BITS));
        if (bug == Bug.CODES_UNTRAINED) {
            return codes.add(target.mul(0)); // a gradient, though none that training sees
        }
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
