package io.maskbit.tokenizer.lfq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Rounds every latent channel to -1 or 1; the signs are the bits of the token (spec 2.2). */
final class LfqQuantizer implements Quantizer {

    private final LfqQuantizerConfig config;
    private final TokenSpace tokenSpace;
    private final TensorOps ops;
    private final Optional<CodeEntropy> entropy;
    private final Block noParameters = Blocks.identityBlock();

    LfqQuantizer(LfqQuantizerConfig config, TokenSpace tokenSpace, BuildContext context) {
        this.config = config;
        this.tokenSpace = tokenSpace;
        this.ops = TensorOps.of(context.precision());
        this.entropy =
                config.entropyLossWeight() == 0
                        ? Optional.empty()
                        : Optional.of(new CodeEntropy(config, context));
    }

    @Override
    public TokenSpace tokenSpace() {
        return tokenSpace;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        NDArray signs = signs(latents); // (B, K, H, W)
        NDArray commitment =
                signs.sub(latents).square().mean().mul((float) config.commitmentCost());
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put("commitment_loss", commitment);
        NDArray loss =
                entropy.filter(e -> pass.training())
                        .map(e -> commitment.add(entropyLoss(latents, e, terms)))
                        .orElseGet(() -> withoutEntropy(commitment, terms));
        // In float32 this is one rounding away from the signs; the tokens come from the latents.
        NDArray through = latents.add(signs.sub(latents).stopGradient()); // (B, K, H, W)
        pass.note("quantize", through);
        return new Quantized(through, ops.signsToTokens(latents), loss, terms);
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        return ops.tokensToSigns(tokens, config.bits());
    }

    @Override
    public Block block() {
        return noParameters;
    }

    // Strictly greater: zero counts as negative, as in the paper's code. Tokens rely on the same
    // choice.
    private static NDArray signs(NDArray latents) {
        return latents.gt(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
    }

    // Weights are floats: the engine makes a float32 scalar times a Java double a float64.
    private NDArray entropyLoss(NDArray latents, CodeEntropy form, Map<String, NDArray> terms) {
        NDArray rows = latents.transpose(0, 2, 3, 1).reshape(-1, config.bits()); // (R, K)
        NDList entropies = form.of(rows);
        NDArray perSample = entropies.get(0);
        NDArray average = entropies.get(1).mul((float) config.entropyGamma());
        NDArray loss = perSample.sub(average).mul((float) config.entropyLossWeight());
        terms.put("entropy_loss", loss);
        terms.put("per_sample_entropy", perSample);
        terms.put("avg_entropy", average);
        return loss;
    }

    private static NDArray withoutEntropy(NDArray commitment, Map<String, NDArray> terms) {
        NDArray zero = commitment.getManager().create(0f);
        terms.put("entropy_loss", zero);
        terms.put("per_sample_entropy", zero);
        terms.put("avg_entropy", zero);
        return commitment;
    }
}
