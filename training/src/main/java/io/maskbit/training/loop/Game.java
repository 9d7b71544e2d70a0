package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The losses of the game between tokenizer and discriminator (spec 3.3 to 3.5). Nothing is learned
 * here; LeCAM's averages are the only state.
 */
public final class Game {

    private static final float LEAST_GRADIENT = 1e-4f;
    private static final float LARGEST_RATIO = 1e4f;

    private final AdversarialConfig config;
    private final Discriminator discriminator;
    private final Optional<LeCam> leCam;
    private final TensorOps ops;
    private final NDManager manager;

    /**
     * A game.
     *
     * @param opponent the discriminator and how it takes part
     * @param context where to allocate
     */
    public Game(Critics.Opponent opponent, BuildContext context) {
        this.config = opponent.config();
        this.discriminator = opponent.discriminator();
        this.ops = TensorOps.of(context.precision());
        this.manager = context.manager();
        this.leCam =
                config.lecamWeight() > 0
                        ? Optional.of(new LeCam(config.lecamWeight(), config.lecamDecay(), manager))
                        : Optional.empty();
    }

    /**
     * Returns the tokenizer's side. Terms: {@code weighted_gan_loss} (the value), {@code
     * discriminator_factor}, {@code d_weight}, {@code gan_loss}. Before {@code start} the
     * discriminator is not asked, and the value is 0.
     *
     * @param reconstructions float32 (B, 3, h, w), on the current tape
     * @param likelihood float32 scalar, the weighted distances of images on the same tape, against
     *     which the adaptive weight is measured
     * @param lastLayer the weight at which it is measured
     * @param step steps done before this one
     * @param pass of training
     */
    public Loss ofTokenizer(
            NDArray reconstructions, NDArray likelihood, NDArray lastLayer, long step, Pass pass) {
        NDArray factor = manager.create((float) config.factorAt(step));
        NDArray weight = manager.create((float) config.weight());
        NDArray loss = manager.create(0f);
        if (config.takesPart(step)) {
            loss = config.loss().ofTokenizer(discriminator.logits(reconstructions, pass));
            if (config.adaptiveWeight()) {
                weight = weight.mul(ratio(likelihood, loss, lastLayer));
            }
        }
        NDArray weighted = loss.mul(weight.mul(factor));
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put("weighted_gan_loss", weighted);
        terms.put("discriminator_factor", factor);
        terms.put("d_weight", weight);
        terms.put("gan_loss", loss);
        return new Loss(weighted, terms);
    }

    /** How much more the distances of images pull at the last layer than the game does. */
    private NDArray ratio(NDArray likelihood, NDArray loss, NDArray lastLayer) {
        return ops.gradientNorm(likelihood, lastLayer)
                .div(ops.gradientNorm(loss, lastLayer).add(LEAST_GRADIENT))
                .clip(0f, LARGEST_RATIO);
    }

    /**
     * Returns the discriminator's side. Terms: {@code discriminator_loss} (the value, LeCAM
     * included), {@code logits_real}, {@code logits_fake} (means), {@code lecam_loss}, {@code
     * real_above_zero}, {@code fake_below_zero} (shares of logits that are on the right side).
     *
     * @param images originals float32 (B, 3, h, w)
     * @param reconstructions float32 (B, 3, h, w), on no tape
     * @param step steps done before this one
     * @param pass of training
     */
    public Loss ofDiscriminator(NDArray images, NDArray reconstructions, long step, Pass pass) {
        NDArray real = discriminator.logits(images, pass);
        NDArray fake = discriminator.logits(reconstructions, pass);
        NDArray meanReal = real.mean();
        NDArray meanFake = fake.mean();
        NDArray regularisation =
                leCam.map(term -> term.of(meanReal, meanFake)).orElseGet(() -> manager.create(0f));
        NDArray loss =
                config.loss()
                        .ofDiscriminator(real, fake)
                        .mul((float) config.factorAt(step))
                        .add(regularisation);
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put("discriminator_loss", loss);
        terms.put("logits_real", meanReal);
        terms.put("logits_fake", meanFake);
        terms.put("lecam_loss", regularisation);
        terms.put("real_above_zero", share(real.gt(0)));
        terms.put("fake_below_zero", share(fake.lt(0)));
        return new Loss(loss, terms);
    }

    private static NDArray share(NDArray yes) {
        return yes.toType(DataType.FLOAT32, false).mean();
    }

    /**
     * Lets LeCAM's averages follow the logits; to be called once for each loss of the
     * discriminator's side.
     *
     * @param loss what {@link #ofDiscriminator} returned
     */
    public void remember(Loss loss) {
        leCam.ifPresent(
                term ->
                        term.follow(
                                loss.terms().get("logits_real").stopGradient(),
                                loss.terms().get("logits_fake").stopGradient()));
    }

    /** Returns the LeCAM regularisation; empty if its weight is 0. */
    public Optional<LeCam> leCam() {
        return leCam;
    }
}
