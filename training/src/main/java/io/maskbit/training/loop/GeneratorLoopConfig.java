package io.maskbit.training.loop;

import io.maskbit.sampling.MaskSchedule;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.LearningRate;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/**
 * How a generator is trained. Each component of the record says what it means; the fallbacks are
 * those of the published generators (spec 5.7).
 */
public record GeneratorLoopConfig(
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
        @Setting(about = "decay of the second moment, in [0, 1)", fallback = "0.96") double beta2,
        @Setting(about = "added to the root of the second moment", fallback = "1e-8")
                double epsilon,
        @Setting(about = "decoupled weight decay of every parameter", fallback = "0.045")
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
        @Setting(about = "how a uniform draw becomes the part that is masked", fallback = "arccos")
                MaskSchedule masking,
        @Setting(about = "shrinks the draw to [0, 1 - this), in [0, 1)", fallback = "0.0")
                double minMaskingRatio,
        @Setting(about = "part of the target spread over all values, in [0, 1)", fallback = "0.1")
                double labelSmoothing,
        @Setting(about = "multiply the loss by the number of groups", fallback = "false")
                boolean sumSplits,
        @Setting(about = "probability with which a label is dropped, in [0, 1]", fallback = "0.1")
                double classLabelDropout,
        @Setting(
                        about =
                                "auto | encode at every step | table of all tokens, made before"
                                        + " the first step",
                        fallback = "auto")
                Tokens tokens,
        @Setting(
                        about = "file of 'maskbit tokenize --data-set' to train from; empty: none",
                        fallback = "")
                Path tokenFile,
        @Setting(about = "steps between logged numbers", fallback = "50") long logEvery,
        @Setting(about = "steps between checkpoints", fallback = "100000") long checkpointEvery,
        @Setting(about = "checkpoints that stay on the disk; 0 keeps all", fallback = "3")
                int checkpointsKept,
        @Setting(about = "steps between sampled images; 0 makes none", fallback = "10000")
                long sampleEvery,
        @Setting(about = "follow the reference where it is thought to be wrong", fallback = "false")
                boolean faithful)
        implements LoopConfig {

    /** Where the tokens of training images come from. */
    public enum Tokens {
        /**
         * A table where images have few views, the run sees every view at least once, and the table
         * fits {@link io.maskbit.training.tokens.TokenTable#AUTO_BYTES}; else encoded.
         */
        AUTO,
        /** Images are encoded at every step. */
        ENCODE,
        /** Every view of every image is encoded once, before the first step. */
        TABLE
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting, its range and its value
     */
    public GeneratorLoopConfig {
        Range.time(steps, schedule, warmup, accumulation);
        Range.rate(schedule, learningRate, floor, schedulePower, scheduleCycles);
        Range.optimizer(beta1, beta2, epsilon, weightDecay, maxGradNorm);
        Range.average(ema, emaMin, emaInverseGamma, emaPower);
        Range.averageTimes(emaAfter, emaEvery);
        Range.reports(logEvery, checkpointEvery, checkpointsKept, sampleEvery);
        Range.require(
                tokens != Tokens.ENCODE || tokenFile.toString().isEmpty(),
                "token_file",
                "empty with 'tokens: encode', where it has no effect",
                tokenFile);
        Range.require(
                masking != MaskSchedule.ROOT,
                "masking",
                "arccos, cosine, linear or square, since root is for sampling only",
                "root");
        Range.require(
                minMaskingRatio >= 0 && minMaskingRatio < 1,
                "min_masking_ratio",
                "in [0, 1)",
                minMaskingRatio);
        Range.require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label_smoothing",
                "in [0, 1)",
                labelSmoothing);
        Range.require(
                classLabelDropout >= 0 && classLabelDropout <= 1,
                "class_label_dropout",
                "in [0, 1]",
                classLabelDropout);
    }

    /** Returns the settings as an experiment file writes them. */
    public static ConfigType<GeneratorLoopConfig> type() {
        return ConfigType.of(GeneratorLoopConfig.class, MethodHandles.lookup());
    }
}
