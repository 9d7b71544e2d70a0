package io.maskbit.training.loop;

import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.LearningRate;
import java.util.function.LongToDoubleFunction;

/**
 * How one optimiser moves its parameters: learning rate by step, moments, decay, clipping. Both
 * loops have one for what they train; adversarial training has a second one.
 */
public sealed interface OptimizerConfig permits LoopConfig, AdversarialConfig {

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

    /**
     * Returns the learning rate of each step. Where the reference warms up, its first step has
     * index 0 and so trains with rate 0 (spec, quirk 30); here the schedule begins with index 1
     * instead and ends one later, so that neither the first step nor the last is lost.
     *
     * @param steps optimiser steps in all
     * @param faithful true for the reference's indices
     * @return a function of the step, counted from 0
     */
    default LongToDoubleFunction rate(long steps, boolean faithful) {
        long first = faithful || warmup() == 0 ? 0 : 1;
        LearningRate rate =
                new LearningRate(
                        schedule(),
                        learningRate(),
                        warmup(),
                        steps + first,
                        floor(),
                        schedulePower(),
                        scheduleCycles());
        return step -> rate.at(step + first);
    }

    /** Returns the settings of the optimiser. */
    default AdamW.Settings optimizer() {
        return new AdamW.Settings(beta1(), beta2(), epsilon(), weightDecay());
    }
}
