package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The LeCAM regularisation of a discriminator (spec 3.4): its logits shall not run away from the
 * averages of what it said so far of the other side.
 *
 * @see <a href="https://arxiv.org/abs/2104.03310">Regularizing GANs under limited data</a>
 */
public final class LeCam {

    private static final String REAL = "ema_real_logits_mean";
    private static final String FAKE = "ema_fake_logits_mean";

    private final float weight;
    private final double decay;
    private final NDArray averageReal;
    private final NDArray averageFake;

    /**
     * Starts both averages at zero.
     *
     * @param weight factor of the term
     * @param decay of the averages, in [0, 1)
     * @param manager owner of the averages
     */
    public LeCam(double weight, double decay, NDManager manager) {
        this.weight = (float) weight;
        this.decay = decay;
        this.averageReal = Step.keep(manager.zeros(new Shape(1)), manager);
        this.averageFake = Step.keep(manager.zeros(new Shape(1)), manager);
    }

    /**
     * Returns the weighted term, with the averages as they were before this step.
     *
     * @param real float32 scalar, the mean logit of originals
     * @param fake float32 scalar, the mean logit of reconstructions
     * @return float32 scalar
     */
    public NDArray of(NDArray real, NDArray fake) {
        return distance(real, fake, averageReal, averageFake).mul(weight);
    }

    /**
     * Returns relu(real - averageFake)² + relu(averageReal - fake)².
     *
     * @param real float32 scalar, the mean logit of originals
     * @param fake float32 scalar, the mean logit of reconstructions
     * @param averageReal float32 (1)
     * @param averageFake float32 (1)
     * @return float32 scalar
     */
    public static NDArray distance(
            NDArray real, NDArray fake, NDArray averageReal, NDArray averageFake) {
        NDArray above = Activation.relu(real.sub(averageFake)).square();
        NDArray below = Activation.relu(averageReal.sub(fake)).square();
        return above.add(below).sum();
    }

    /**
     * Moves the averages; to be called once the term has been used.
     *
     * @param real float32 scalar, the mean logit of originals
     * @param fake float32 scalar, the mean logit of reconstructions
     */
    public void follow(NDArray real, NDArray fake) {
        Tape.withoutGradients(
                () -> {
                    averageReal.muli((float) decay).addi(real.mul((float) (1 - decay)));
                    averageFake.muli((float) decay).addi(fake.mul((float) (1 - decay)));
                    return true;
                });
    }

    /** Returns the averages by the reference's names: the live arrays, float32 (1) each. */
    public Map<String, NDArray> averages() {
        Map<String, NDArray> averages = new LinkedHashMap<>();
        averages.put(REAL, averageReal);
        averages.put(FAKE, averageFake);
        return averages;
    }

    /**
     * Goes on with stored averages.
     *
     * @param file holds the names of {@link #averages}
     */
    public void restore(TensorFile file) {
        Step.run(
                () ->
                        averages()
                                .forEach(
                                        (name, average) ->
                                                average.set(
                                                        file.read(name, average.getManager())
                                                                .toFloatArray())));
    }
}
