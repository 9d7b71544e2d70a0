package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.maskbit.api.TokenSpace;
import io.maskbit.networks.Layer;
import io.maskbit.networks.Start;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.EntropyOps;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replaces each latent by the nearest row of a learned table (spec 2.1). */
final class VqQuantizer implements Quantizer {

    /** Smallest length that a vector is divided by. */
    private static final double SMALLEST_LENGTH = 1e-12;

    private static final double REFERENCE_CLAMP = 1e-5;

    private final VqQuantizerConfig config;
    private final TokenSpace tokenSpace;
    private final TensorOps ops;
    private final EntropyOps entropyOps = EntropyOps.create();
    private final Table table;

    VqQuantizer(VqQuantizerConfig config, TokenSpace tokenSpace, BuildContext context) {
        this.config = config;
        this.tokenSpace = tokenSpace;
        this.ops = TensorOps.of(context.precision());
        table = new Table(config);
        table.build(context, "quantizer");
    }

    @Override
    public TokenSpace tokenSpace() {
        return tokenSpace;
    }

    @Override
    public Quantized quantize(NDArray latents, Pass pass) {
        Shape grid = latents.getShape(); // (B, C, H, W)
        NDArray z = latents.transpose(0, 2, 3, 1).reshape(-1, grid.get(1)); // (R, C), R = B·H·W
        z = comparable(z); // (R, C)
        NDArray codes = comparable(table.codes(z, pass)); // (n, C)
        boolean entropyIsOn = config.entropyLossWeight() != 0 && pass.training();
        NDArray distances =
                entropyIsOn
                        ? distances(z, codes)
                        : distances(z.stopGradient(), codes.stopGradient()); // (R, n)
        NDArray tokens = distances.argMin(1); // (R), the first of equals
        NDArray q = ops.embedding(codes, tokens); // (R, C)

        NDArray commitment =
                q.stopGradient().sub(z).square().mean().mul((float) config.commitmentCost());
        NDArray codebook = q.sub(z.stopGradient()).square().mean();
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put("commitment_loss", commitment);
        terms.put("codebook_loss", codebook);
        NDArray loss = commitment.add(codebook);
        if (entropyIsOn) {
            loss = loss.add(entropyLoss(distances.neg(), terms));
        } else {
            NDArray zero = z.getManager().create(0f);
            terms.put("entropy_loss", zero);
            terms.put("per_sample_entropy", zero);
            terms.put("avg_entropy", zero);
        }
        NDArray through = onGrid(z.add(q.sub(z).stopGradient()), grid); // (B, C, H, W)
        pass.note("quantize", through);
        return new Quantized(
                through, tokens.reshape(grid.get(0), grid.get(2), grid.get(3)), loss, terms);
    }

    @Override
    public NDArray latentsOf(NDArray tokens, Pass pass) {
        NDArray entries = ops.embedding(table.codes(tokens, pass), tokens); // (B, H, W, C)
        return comparable(entries).transpose(0, 3, 1, 2); // (B, C, H, W)
    }

    @Override
    public Block block() {
        return table;
    }

    /** Squared distances between rows, in the order of operations that decides near ties. */
    private static NDArray distances(NDArray z, NDArray codes) {
        NDArray lengths = z.square().sum(new int[] {1}, true); // (R, 1)
        NDArray codeLengths = codes.square().sum(new int[] {1}); // (n)
        return lengths.add(codeLengths).sub(z.matMul(codes.transpose()).mul(2)); // (R, n)
    }

    // Weights are floats: the engine makes a float32 scalar times a Java double a float64.
    private NDArray entropyLoss(NDArray affinities, Map<String, NDArray> terms) {
        NDList entropies =
                entropyOps.entropies(affinities, config.entropyLossTemperature(), REFERENCE_CLAMP);
        NDArray perSample = entropies.get(0);
        NDArray average = entropies.get(1).mul((float) config.entropyGamma());
        NDArray loss = perSample.sub(average).mul((float) config.entropyLossWeight());
        terms.put("entropy_loss", loss);
        terms.put("per_sample_entropy", perSample);
        terms.put("avg_entropy", average);
        return loss;
    }

    /** Scales vectors (…, C) to length 1 where the settings ask for it. */
    private NDArray comparable(NDArray vectors) {
        return config.l2Normalised()
                ? vectors.normalize(2, vectors.getShape().dimension() - 1, SMALLEST_LENGTH)
                : vectors;
    }

    private static NDArray onGrid(NDArray rows, Shape grid) {
        return rows.reshape(grid.get(0), grid.get(2), grid.get(3), grid.get(1)) // (B, H, W, C)
                .transpose(0, 3, 1, 2); // (B, C, H, W)
    }

    private static final class Table extends Layer {

        private final Parameter weight;

        Table(VqQuantizerConfig config) {
            Shape shape = new Shape(config.codebookSize(), config.tokenSize());
            weight =
                    parameter(
                            "embedding.weight", shape, Start.uniform(1.0 / config.codebookSize()));
        }

        /** The table (n, C), on the device of x. */
        NDArray codes(NDArray x, Pass pass) {
            return value(weight, x, pass);
        }
    }
}
