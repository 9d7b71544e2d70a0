package io.maskbit.training.loop;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.LearningRate;
import java.lang.invoke.MethodHandles;

/**
 * How a tokenizer is trained. Each component of the record says what it means; the fallbacks are
 * those of the published tokenizers (spec 5.7).
 */
public record TokenizerLoopConfig(
        @Setting(about = "optimiser steps, at least 1") long steps,
        @Setting(about = "learning rate at the top of the schedule, above 0", fallback = "1e-4")
                double learningRate,
        @Setting(about = "how the learning rate moves", fallback = "cosine_with_minimum")
                LearningRate.Kind schedule,
        @Setting(about = "steps over which the learning rate rises from 0", fallback = "5000")
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
                double maxGradNorm,
        @Setting(about = "batches whose gradients make one step", fallback = "1") int accumulation,
        @Setting(about = "largest decay of the weight average, in [0, 1)", fallback = "0.999")
                double ema,
        @Setting(about = "smallest decay of the weight average", fallback = "0.0") double emaMin,
        @Setting(about = "let the decay rise by a power law", fallback = "false") boolean emaWarmup,
        @Setting(about = "inverse gamma of the power law", fallback = "1.0") double emaInverseGamma,
        @Setting(about = "exponent of the power law", fallback = "0.6666666666666666")
                double emaPower,
        @Setting(about = "steps before averaging begins", fallback = "0") long emaAfter,
        @Setting(about = "steps between updates of the average", fallback = "1") long emaEvery,
        @Setting(about = "distance of images: l1 or l2", fallback = "l2")
                Reconstruction reconstructionLoss,
        @Setting(about = "weight of the distance of images", fallback = "4.0")
                double reconstructionWeight,
        @Setting(about = "weight of the perceptual loss, if there is one", fallback = "0.1")
                double perceptualWeight,
        @Setting(about = "weight of the quantizer's loss", fallback = "1.0") double quantizerWeight,
        @Setting(
                        about = "steps over which the extra weight of the entropy term falls to 0",
                        fallback = "2000")
                long entropyAnnealingSteps,
        @Setting(
                        about = "extra weight of the entropy term at the start; 0 is off",
                        fallback = "2.0")
                double entropyAnnealingFactor,
        @Setting(about = "steps between logged numbers", fallback = "50") long logEvery,
        @Setting(about = "steps between checkpoints", fallback = "20000") long checkpointEvery,
        @Setting(about = "checkpoints that stay on the disk; 0 keeps all", fallback = "3")
                int checkpointsKept,
        @Setting(about = "steps between reconstructed images; 0 makes none", fallback = "2000")
                long sampleEvery,
        @Setting(about = "follow the reference where it is thought to be wrong", fallback = "false")
                boolean faithful)
        implements LoopConfig {

    /** How far a reconstruction is from its original. */
    public enum Reconstruction {
        /** Mean absolute error. */
        L1,
        /** Mean squared error. */
        L2
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting, its range and its value
     */
    public TokenizerLoopConfig {
        Range.time(steps, schedule, warmup, accumulation);
        Range.rate(schedule, learningRate, floor, schedulePower, scheduleCycles);
        Range.optimizer(beta1, beta2, epsilon, weightDecay, maxGradNorm);
        Range.average(ema, emaMin, emaInverseGamma, emaPower);
        Range.averageTimes(emaAfter, emaEvery);
        Range.reports(logEvery, checkpointEvery, checkpointsKept, sampleEvery);
        Range.require(
                reconstructionWeight >= 0,
                "reconstruction_weight",
                "at least 0",
                reconstructionWeight);
        Range.require(perceptualWeight >= 0, "perceptual_weight", "at least 0", perceptualWeight);
        Range.require(quantizerWeight >= 0, "quantizer_weight", "at least 0", quantizerWeight);
        Range.require(
                entropyAnnealingSteps >= 1,
                "entropy_annealing_steps",
                "at least 1",
                entropyAnnealingSteps);
        Range.require(
                entropyAnnealingFactor >= 0,
                "entropy_annealing_factor",
                "at least 0",
                entropyAnnealingFactor);
    }

    /**
     * Returns by how much the entropy term weighs more at a step than it does by itself (spec 3.6).
     *
     * @param step steps done before this one
     * @return max(0, 1 - step / entropy_annealing_steps) * entropy_annealing_factor
     */
    public double extraEntropyWeight(long step) {
        return Math.max(0, 1 - (double) step / entropyAnnealingSteps) * entropyAnnealingFactor;
    }

    /** Returns the settings as an experiment file writes them. */
    public static ConfigType<TokenizerLoopConfig> type() {
        return ConfigType.of(TokenizerLoopConfig.class, MethodHandles.lookup());
    }
}
