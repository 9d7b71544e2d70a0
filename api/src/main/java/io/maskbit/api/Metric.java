package io.maskbit.api;

/**
 * A measured quantity. Its name includes what it was measured with, for example {@code
 * frechet[judge-4f21, 1000 samples, ref 9f3c]}: values of different names are never compared.
 *
 * @param name full name
 * @param unit unit of the values, for example "dB"; empty for plain numbers
 * @param better which direction is better
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Metric(String name, String unit, Better better) {

    /** Which direction of a metric is better. */
    public enum Better {
        /** Larger values are better. */
        HIGHER,
        /** Smaller values are better. */
        LOWER,
        /** Neither direction is better: the metric informs only. */
        NEITHER
    }
}
