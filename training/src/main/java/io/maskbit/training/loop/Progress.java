package io.maskbit.training.loop;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training step has finished.
 *
 * @param step optimiser steps done, this one included
 * @param steps optimiser steps to do
 * @param learningRate the rate that this step used
 * @param terms named numbers of this step, before its update, in a fixed order; empty unless {@code
 *     log_every} asks for them; {@link TrainingLoop#health} last. {@code masked_*} terms are absent
 *     if nothing was masked
 * @param images images seen since the run began, over all its processes
 * @param milliseconds wall time of this step, reading its images included
 */
public record Progress(
        long step,
        long steps,
        double learningRate,
        Map<String, Double> terms,
        long images,
        double milliseconds) {

    /** Copies the terms, keeping their order. */
    public Progress {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}
