package io.maskbit.api;

/**
 * One logged number: a line of {@code metrics.jsonl}.
 *
 * @param step completed optimiser steps
 * @param images training images seen so far
 * @param ms milliseconds since the start of the run, without earlier interrupted parts
 * @param name name of the quantity, for example {@code generator.loss}
 * @param unit unit, for example {@code nat/token}; empty for plain numbers
 * @param value the number
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record MetricPoint(
        long step, long images, long ms, String name, String unit, double value) {}
