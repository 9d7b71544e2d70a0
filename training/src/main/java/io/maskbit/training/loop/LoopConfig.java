package io.maskbit.training.loop;

import io.maskbit.tensor.Ema;
import java.util.function.LongToDoubleFunction;

/**
 * What both training loops can be told: how long, how fast, how averaged, how often saved.
 *
 * <p>The fallbacks of the two records are the values of the published configurations (spec 5.7).
 */
public sealed interface LoopConfig extends OptimizerConfig
        permits TokenizerLoopConfig, GeneratorLoopConfig {

    /** Largest decay of the reference's weight average after a resume, whatever it was before. */
    double CAP_OF_RESUMED_REFERENCE = 0.9999;

    /** Returns the number of optimiser steps. */
    long steps();

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
     * Returns whether the reference is followed where it is thought to be wrong: the first step of
     * a warm-up has rate 0 (quirk 30), and the weight average of a resumed run decays by up to
     * {@value #CAP_OF_RESUMED_REFERENCE} (quirk 31), so that resuming changes the result.
     */
    boolean faithful();

    /**
     * Returns whether the numbers of a step are logged: of the first, the last, and every {@code
     * log_every}-th.
     *
     * @param step steps done, this one included
     */
    default boolean isLogged(long step) {
        return step == 1 || step == steps() || step % logEvery() == 0;
    }

    /** Returns the learning rate of each step, counted from 0. */
    default LongToDoubleFunction rate() {
        return rate(steps(), faithful());
    }

    /** Returns the settings of the weight average. */
    default Ema.Settings average() {
        return average(ema());
    }

    /** Returns the settings of the weight average after a resume. */
    default Ema.Settings resumedAverage() {
        return average(faithful() ? CAP_OF_RESUMED_REFERENCE : ema());
    }

    private Ema.Settings average(double cap) {
        return new Ema.Settings(
                cap,
                Math.min(emaMin(), cap),
                emaWarmup(),
                emaInverseGamma(),
                emaPower(),
                emaAfter(),
                emaEvery());
    }
}
