package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.Sampled;
import io.maskbit.sampling.Sampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.sampling.SeededDraws;
import io.maskbit.sampling.StepListener;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

/** One run through the unmasking loop, which gives its turn away after every step. */
final class GuidedRun implements StepListener {

    private static final double LEGIBLE = 0.05;

    private final Generator generator;
    private final SamplerConfig config;
    private final double watched;
    private final Lock turn;
    private final List<long[]> predicted = new ArrayList<>();
    private final List<Double> changes = new ArrayList<>();
    private NDManager memory;
    private NDArray labels;
    private NDArray before;
    private long[] tokens = {};
    private double seconds;
    private long begin;

    /**
     * Prepares a run.
     *
     * @param generator the generator
     * @param steps number of steps
     * @param threshold steps whose weight is not larger skip the pass without label
     * @param watched with a threshold of 0, steps whose weight is not larger are also computed
     *     without guidance, outside the time measured, to see what skipping would have changed
     * @param turn held while this run computes
     */
    GuidedRun(Generator generator, int steps, double threshold, double watched, Lock turn) {
        this.generator = generator;
        this.watched = watched;
        this.turn = turn;
        config =
                (SamplerConfig)
                        FactorySettings.of(
                                SamplerConfig.types().get(SamplerConfig.STANDARD),
                                Map.of("steps", steps, "skip_guidance_below", threshold));
    }

    /** Makes the tokens of image 0. */
    void sample(NDManager owner) {
        turn.lock();
        try (NDManager manager = owner.newSubManager()) {
            memory = manager;
            labels = manager.create(new long[] {207});
            long masked = generator.groups().maskId();
            before = manager.full(FullSize.tokens(manager, 1).getShape(), masked, DataType.INT64);
            warmUp();
            Sampler sampler = new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
            SeededDraws draws = new SeededDraws(new Seeds(1), 0, 1, manager);
            begin = System.nanoTime();
            Sampled sampled = sampler.sample(labels, draws, manager, this);
            tokens = sampled.tokens().toLongArray();
        } finally {
            turn.unlock();
        }
    }

    private void warmUp() {
        Step.run(
                () -> {
                    Pass pass = Pass.evaluation(memory);
                    generator.logits(before, labels, pass);
                    generator.logits(before.concat(before, 0), labels.concat(labels, 0), pass);
                });
    }

    @Override
    public void stepDone(State state) {
        seconds += (System.nanoTime() - begin) * 1e-9;
        predicted.add(state.predicted().toLongArray());
        if (threshold() == 0 && config.guidance().weight(state.step(), config.steps()) <= watched) {
            changes.add(change(state)); // the weight only grows
        }
        turn.unlock();
        turn.lock();
        begin = System.nanoTime();
    }

    /** The largest change of a logit if this step had been done without guidance. */
    private double change(State state) {
        long masked = generator.groups().maskId();
        double change =
                Step.scoped(
                        () -> {
                            NDArray plain =
                                    generator.logits(before, labels, Pass.evaluation(memory));
                            return (double) plain.sub(state.scaledLogits()).abs().max().getFloat();
                        });
        NDArray old = before;
        NDArray all = memory.full(old.getShape(), masked, DataType.INT64);
        before = Step.keep(NDArrays.where(state.mask(), all, state.predicted()), memory);
        old.close();
        return change;
    }

    double threshold() {
        return config.skipGuidanceBelow();
    }

    /** Returns the time of all steps. */
    double seconds() {
        return seconds;
    }

    /** Returns the number of steps with both passes. */
    long doubled() {
        return IntStream.range(0, config.steps())
                .filter(step -> config.guidance().isGuided(step, config.steps()))
                .count();
    }

    /** Returns the largest change of a logit at the steps that a threshold skips. */
    double largestChange(double limit) {
        double largest = 0;
        for (int step = 0; step < changes.size(); step++) {
            if (config.guidance().weight(step, config.steps()) <= limit) {
                largest = Math.max(largest, changes.get(step));
            }
        }
        return largest;
    }

    /**
     * Returns by how much the label alone moved a logit at most, at the steps watched; without
     * those whose weight is so small that rounding would speak.
     */
    double labelEffect() {
        double largest = 0;
        for (int step = 0; step < changes.size(); step++) {
            double weight = config.guidance().weight(step, config.steps());
            largest = Math.max(largest, weight < LEGIBLE ? 0 : changes.get(step) / weight);
        }
        return largest;
    }

    /** Returns the values predicted at each step, (N, G) flat. */
    List<long[]> predicted() {
        return predicted;
    }

    /** Returns the tokens at the end, (N). */
    long[] tokens() {
        return tokens;
    }
}
