package io.maskbit.training.loop;

import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.Ema;
import io.maskbit.tensor.LearningRate;

/**
 * What both training loops can be told: how long, how fast, how averaged, how often saved.
 *
 * <p>The fallbacks of the two records are the values of the published configurations (spec 5.7).
 */
public sealed interface LoopConfig permits TokenizerLoopConfig, GeneratorLoopConfig {

    /** Returns the number of optimiser steps. */
    long steps();

    /** Returns the learning rate at the top of the schedule. */
    double learningRate();

    /** Returns the form of the schedule. */
    LearningRate.Kind schedule();

    /** Returns the number of steps over which the learning rate rises from 0. */
    long warmup();

    /**
     * Returns the lowest learning rate of {@code cosine_with_minimum}, as a part of the highest.
     */
    double floor();

    /** Returns the exponent of {@code polynomial}. */
    double schedulePower();

    /** Returns the number of cycles of {@code cosine_with_restarts}. */
    int scheduleCycles();

    /** Returns the decay of the first moment. */
    double beta1();

    /** Returns the decay of the second moment. */
    double beta2();

    /** Returns what is added to the root of the second moment. */
    double epsilon();

    /** Returns the decoupled weight decay, which hits every parameter. */
    double weightDecay();

    /** Returns the gradient norm to which larger gradients are scaled down; 0 is off. */
    double maxGradNorm();

    /** Returns the number of batches whose gradients make one step. */
    int accumulation();

    /** Returns the largest decay of the weight average. */
    double ema();

    /** Returns the smallest decay of the weight average. */
    double emaMin();

    /** Returns whether the decay rises by a power law. */
    boolean emaWarmup();

    /** Returns the inverse gamma of the power law. */
    double emaInverseGamma();

    /** Returns the exponent of the power law. */
    double emaPower();

    /** Returns the number of steps after which averaging begins. */
    long emaAfter();

    /** Returns the number of steps between updates of the average. */
    long emaEvery();

    /** Returns the number of steps between logged numbers. */
    long logEvery();

    /** Returns the number of steps between checkpoints. */
    long checkpointEvery();

    /** Returns how many checkpoints stay on the disk; 0 keeps all. */
    int checkpointsKept();

    /** Returns the number of steps between sampled or reconstructed images; 0 makes none. */
    long sampleEvery();

    /**
     * Returns the learning rate of each step. The first step has index 0, so that with a warm-up it
     * trains with rate 0, as the reference does (spec, quirk 30).
     */
    default LearningRate rate() {
        return new LearningRate(
                schedule(),
                learningRate(),
                warmup(),
                steps(),
                floor(),
                schedulePower(),
                scheduleCycles());
    }

    /** Returns the settings of the optimiser. */
    default AdamW.Settings optimizer() {
        return new AdamW.Settings(beta1(), beta2(), epsilon(), weightDecay());
    }

    /** Returns the settings of the weight average. */
    default Ema.Settings average() {
        return new Ema.Settings(
                ema(),
                emaMin(),
                emaWarmup(),
                emaInverseGamma(),
                emaPower(),
                emaAfter(),
                emaEvery());
    }
}
