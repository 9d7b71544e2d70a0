package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.Quantized;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a tokenizer minimises (spec 3.6): how far reconstructions are and how far they look, how
 * easily they are told from originals, and the quantizer's loss.
 */
public final class TokenizerObjective {

    private static final String ENTROPY = "entropy_loss";

    private final TokenizerLoopConfig config;
    private final Optional<PerceptualLoss> perceptualLoss;
    private final Optional<Game> game;
    private final NDArray lastLayer;

    /**
     * An objective.
     *
     * @param config the weights
     * @param perceptualLoss measures how far reconstructions look; empty if nothing does
     * @param game the losses against a discriminator; empty if there is none
     * @param lastLayer the tokenizer's last weight, where the adaptive weight is measured
     */
    public TokenizerObjective(
            TokenizerLoopConfig config,
            Optional<PerceptualLoss> perceptualLoss,
            Optional<Game> game,
            NDArray lastLayer) {
        this.config = config;
        this.perceptualLoss = perceptualLoss;
        this.game = game;
        this.lastLayer = lastLayer;
    }

    /**
     * Sums the weighted losses. Terms: {@code total_loss}, {@code reconstruction_loss}, {@code
     * perceptual_loss} if there is one, and {@code quantizer_loss} as they enter the sum, with
     * their weights; those of {@link Game#ofTokenizer}; the quantizer's own.
     *
     * @param images float32 (B, 3, h, w)
     * @param reconstructions float32 (B, 3, h, w), on the current tape
     * @param codes what the quantizer said
     * @param step steps done before this one
     * @param pass of training
     * @return the total and its terms
     */
    public Loss of(NDArray images, NDArray reconstructions, Quantized codes, long step, Pass pass) {
        Map<String, NDArray> parts = new LinkedHashMap<>();
        // Floats: a scalar array times a double would become float64.
        NDArray likelihood =
                distance(images, reconstructions).mul((float) config.reconstructionWeight());
        parts.put("reconstruction_loss", likelihood);
        if (perceptualLoss.isPresent()) {
            NDArray looks = looks(perceptualLoss.get(), images, reconstructions);
            parts.put("perceptual_loss", looks);
            likelihood = likelihood.add(looks);
        }
        NDArray quantizer = annealed(codes, step).mul((float) config.quantizerWeight());
        parts.put("quantizer_loss", quantizer);
        NDArray total = likelihood.add(quantizer);
        if (game.isPresent()) {
            Loss deception =
                    game.get().ofTokenizer(reconstructions, likelihood, lastLayer, step, pass);
            parts.putAll(deception.terms());
            total = total.add(deception.value());
        }
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put("total_loss", total);
        terms.putAll(parts);
        terms.putAll(codes.terms());
        return new Loss(total, terms);
    }

    private NDArray distance(NDArray images, NDArray reconstructions) {
        NDArray difference = reconstructions.sub(images);
        return config.reconstructionLoss() == TokenizerLoopConfig.Reconstruction.L1
                ? difference.abs().mean()
                : difference.square().mean();
    }

    /** The judge's network is frozen and so stays in evaluation, whatever the tokenizer does. */
    private NDArray looks(PerceptualLoss loss, NDArray images, NDArray reconstructions) {
        NDManager manager = lastLayer.getManager();
        return loss.distance(images, reconstructions, Pass.evaluation(manager))
                .mul((float) config.perceptualWeight());
    }

    /** Adds extra weight to the entropy term, which is part of the loss with weight 1 already. */
    private NDArray annealed(Quantized codes, long step) {
        float extra = (float) config.extraEntropyWeight(step);
        NDArray entropy = codes.terms().get(ENTROPY);
        return extra > 0 && entropy != null ? codes.loss().add(entropy.mul(extra)) : codes.loss();
    }
}
