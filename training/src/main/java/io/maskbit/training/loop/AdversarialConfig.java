package io.maskbit.training.loop;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.LearningRate;
import java.lang.invoke.MethodHandles;

/**
 * How a discriminator takes part in the training of a tokenizer. Each component of the record says
 * what it means; the fallbacks are those of the published tokenizers (spec 5.7).
 *
 * <p>The discriminator's schedule begins with its own first step and ends with the tokenizer's.
 */
public record AdversarialConfig(
        @Setting(about = "hinge, vanilla or non_saturating", fallback = "hinge")
                AdversarialLoss loss,
        @Setting(about = "steps before the discriminator takes part", fallback = "20000")
                long start,
        @Setting(about = "factor of both sides of the game", fallback = "1.0") double factor,
        @Setting(about = "weight in the tokenizer's loss", fallback = "0.02") double weight,
        @Setting(
                        about = "multiply the weight by the ratio of gradients at the last layer",
                        fallback = "false")
                boolean adaptiveWeight,
        @Setting(about = "weight of the LeCAM regularisation; 0 is off", fallback = "0.001")
                double lecamWeight,
        @Setting(about = "decay of LeCAM's averages of logits, in [0, 1)", fallback = "0.999")
                double lecamDecay,
        @Setting(
                        about = "the discriminator's learning rate at the top of its schedule",
                        fallback = "1e-4")
                double learningRate,
        @Setting(about = "how its learning rate moves", fallback = "cosine_with_minimum")
                LearningRate.Kind schedule,
        @Setting(about = "of its steps, those over which its rate rises from 0", fallback = "5000")
                long warmup,
        @Setting(
                        about = "lowest rate of cosine_with_minimum, as a part of the highest",
                        fallback = "0.1")
                double floor,
        @Setting(about = "exponent of the schedule polynomial", fallback = "1.0")
                double schedulePower,
        @Setting(about = "cycles of the schedule cosine_with_restarts", fallback = "1")
                int scheduleCycles,
        @Setting(about = "decay of the first moment, in [0, 1)", fallback = "0.9") double beta1,
        @Setting(about = "decay of the second moment, in [0, 1)", fallback = "0.999") double beta2,
        @Setting(about = "added to the root of the second moment", fallback = "1e-8")
                double epsilon,
        @Setting(about = "decoupled weight decay of every parameter", fallback = "1e-4")
                double weightDecay,
        @Setting(about = "gradients of a larger norm are scaled down; 0 is off", fallback = "1.0")
                double maxGradNorm)
        implements OptimizerConfig {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting, its range and its value
     */
    public AdversarialConfig {
        Range.require(start >= 0, "start", "at least 0", start);
        Range.require(factor >= 0, "factor", "at least 0", factor);
        Range.require(weight >= 0, "weight", "at least 0", weight);
        Range.require(lecamWeight >= 0, "lecam_weight", "at least 0", lecamWeight);
        Range.require(lecamDecay >= 0 && lecamDecay < 1, "lecam_decay", "in [0, 1)", lecamDecay);
        Range.require(warmup >= 0, "warmup", "at least 0", warmup);
        Range.rate(schedule, learningRate, floor, schedulePower, scheduleCycles);
        Range.optimizer(beta1, beta2, epsilon, weightDecay, maxGradNorm);
    }

    /**
     * Returns whether the discriminator takes part in a step.
     *
     * @param step steps done before this one
     */
    public boolean takesPart(long step) {
        return step >= start;
    }

    /**
     * Returns the factor of the game at a step (spec 3.5).
     *
     * @param step steps done before this one
     * @return 0 before {@code start}, else {@code factor}
     */
    public double factorAt(long step) {
        return takesPart(step) ? factor : 0;
    }

    /**
     * Returns the number of steps that the discriminator makes.
     *
     * @param steps the tokenizer's steps
     * @return the steps from {@code start} on
     * @throws IllegalArgumentException if none is left, or not more than the warm-up
     */
    public long stepsOf(long steps) {
        Range.require(
                start < steps,
                "start",
                "below the steps of tokenizer_loop, of which there are " + steps,
                start);
        Range.require(
                warmup < steps - start || schedule == LearningRate.Kind.CONSTANT,
                "warmup",
                "below the " + (steps - start) + " steps that the discriminator makes",
                warmup);
        return steps - start;
    }

    /** Returns the settings as an experiment file writes them. */
    public static ConfigType<AdversarialConfig> type() {
        return ConfigType.of(AdversarialConfig.class, MethodHandles.lookup());
    }
}
