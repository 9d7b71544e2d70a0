package acme.fsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import java.util.Map;

/**
 * Rounds each latent channel to a few levels, spread evenly over [-1, 1]. A token numbers the
 * combination of levels, the first channel counting fastest. There is nothing to learn.
 *
 * <p>The bound is a clamp where the paper suggests tanh: a level must round to itself, or tokens
 * would not come back from their latents.
 *
 * @see <a href="https://arxiv.org/abs/2309.15505">Finite Scalar Quantization: VQ-VAE Made
 *     Simple</a>
 */
final class FsqQuantizer implements Quantizer {

    private final TokenSpace tokenSpace;
    private final float commitmentCost;
    private final NDArray halves; // float32 (1, C, 1, 1): half the distance of lowest and highest
    private final NDArray levels; // float64 (1, C, 1, 1)
    private final NDArray strides; // float64 (1, C, 1, 1): what one level counts in a token
    private final Block noParameters = Blocks.identityBlock();

    FsqQuantizer(FsqConfig config, TokenSpace tokenSpace, NDManager manager) {
        this.tokenSpace = tokenSpace;
        this.commitmentCost = (float) config.commitmentCost();
        int channels = config.levels().size();
        float[] half = new float[channels];
        double[] level = new double[channels];
        double[] stride = new double[channels];
        double product = 1;
        for (int c = 0; c < channels; c++) {
            level[c] = config.levels().get(c);
            half[c] = (float) ((level[c] - 1) / 2);
            stride[c] = product;
            product *= level[c];
        }
        // Made once, with the manager of the arm: they live as long as the quantizer.
        Shape perChannel = new Shape(1, channels, 1, 1);
        halves = manager.create(half, perChannel);
        levels = manager.create(level, perChannel);
        strides = manager.create(stride, perChannel);
    }

    @Override
    public TokenSpace tokenSpace() {
        return tokenSpace;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray inside = latents.clip(-1, 1); // (B, C, H, W)
        NDArray steps = inside.add(1).mul(halves).round(); // (B, C, H, W), 0 to levels - 1
        NDArray codes = codes(steps); // (B, C, H, W)
        NDArray through = latents.add(codes.sub(latents).stopGradient()); // (B, C, H, W)
        NDArray tokens = steps.toType(DataType.FLOAT64, false).mul(strides).sum(new int[] {1});
        // Beyond the bound rounding tells a latent nothing, so this brings it back.
        NDArray loss = latents.sub(inside.stopGradient()).square().mean().mul(commitmentCost);
        return new Quantized(
                through,
                tokens.toType(DataType.INT64, false), // (B, H, W)
                loss,
                Map.of("commitment_loss", loss));
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        // In float64, where tokens up to 2^24 divide without error.
        NDArray counts = tokens.toType(DataType.FLOAT64, false).expandDims(1); // (B, 1, H, W)
        NDArray steps = counts.div(strides).floor().mod(levels); // (B, C, H, W)
        return codes(steps.toType(DataType.FLOAT32, false));
    }

    @Override
    public Block block() {
        return noParameters;
    }

    private NDArray codes(NDArray steps) {
        return steps.div(halves).sub(1);
    }
}
