package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.Quantized;

/**
 * What a tokenizer minimises: how far the reconstruction is, and the quantizer's loss (spec 3.6).
 */
final class TokenizerObjective {

    private static final String ENTROPY = "entropy_loss";

    private final TokenizerLoopConfig config;

    TokenizerObjective(TokenizerLoopConfig config) {
        this.config = config;
    }

    /**
     * Sums the weighted losses.
     *
     * @param images float32 (B, 3, h, w)
     * @param reconstructions float32 (B, 3, h, w)
     * @param codes what the quantizer said
     * @param step steps done before this one
     * @param terms receives each loss as it enters the sum, then the quantizer's own terms
     * @return float32 scalar on the current tape
     */
    NDArray of(NDArray images, NDArray reconstructions, Quantized codes, long step, Terms terms) {
        // Floats: a scalar array times a double would become float64.
        NDArray reconstruction =
                distance(images, reconstructions).mul((float) config.reconstructionWeight());
        NDArray quantizer = annealed(codes, step).mul((float) config.quantizerWeight());
        NDArray total = reconstruction.add(quantizer);
        terms.add("total_loss", total);
        terms.add("reconstruction_loss", reconstruction);
        terms.add("quantizer_loss", quantizer);
        codes.terms().forEach(terms::add);
        return total;
    }

    private NDArray distance(NDArray images, NDArray reconstructions) {
        NDArray difference = reconstructions.sub(images);
        return config.reconstructionLoss() == TokenizerLoopConfig.Reconstruction.L1
                ? difference.abs().mean()
                : difference.square().mean();
    }

    /** Adds extra weight to the entropy term, which is part of the loss with weight 1 already. */
    private NDArray annealed(Quantized codes, long step) {
        float extra = (float) config.extraEntropyWeight(step);
        NDArray entropy = codes.terms().get(ENTROPY);
        return extra > 0 && entropy != null ? codes.loss().add(entropy.mul(extra)) : codes.loss();
    }
}
