package io.maskbit.evaluation;

/**
 * How a judge is trained.
 *
 * @param steps optimiser steps, at least 1
 * @param batch images per step, at least 1
 * @param learningRate peak of the learning rate, above 0
 * @param seed seed of starting weights and order; equal for all arms and seeds of a comparison
 */
public record JudgeConfig(int steps, int batch, double learningRate, long seed) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public JudgeConfig {
        if (steps < 1 || batch < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "a judge needs steps, batch and learning rate above 0, but they are "
                            + steps
                            + ", "
                            + batch
                            + " and "
                            + learningRate);
        }
    }

    /**
     * The usual judge.
     *
     * @param steps optimiser steps
     * @return 64 images per step, learning rate 0.003, seed 0
     */
    public static JudgeConfig of(int steps) {
        return new JudgeConfig(steps, 64, 3e-3, 0);
    }

    /**
     * A judge to train with. It is another one than {@link #of}, since a judge that was trained
     * against cannot score the result.
     *
     * @param steps optimiser steps
     * @return 64 images per step, learning rate 0.003, seed 1
     */
    public static JudgeConfig forTraining(int steps) {
        return new JudgeConfig(steps, 64, 3e-3, 1);
    }
}
