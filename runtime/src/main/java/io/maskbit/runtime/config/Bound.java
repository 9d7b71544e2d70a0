package io.maskbit.runtime.config;

/**
 * Settings that have been read into their record.
 *
 * @param value the record
 * @param settings every setting spelled out, those from fallbacks too, in declared order
 * @param <C> the record
 */
public record Bound<C extends Record>(C value, Node.Mapping settings) {}
