package io.maskbit.api;

import java.util.List;
import java.util.Map;

/**
 * What one arm gave with one seed.
 *
 * @param arm name of the arm
 * @param seed its seed
 * @param values metric to value
 * @param parameters trained parameters
 * @param imagesPerSecond training speed, median after warm-up
 * @param peakMemoryMiB largest resident size of the process in MiB
 * @param dataDigest digest of the ids and crops of all training samples in order
 * @param startDigests digest of each component's starting weights by parameter path
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record ArmResult(
        String arm,
        long seed,
        Map<Metric, Double> values,
        long parameters,
        double imagesPerSecond,
        double peakMemoryMiB,
        String dataDigest,
        Map<String, String> startDigests) {

    /** Copies the maps. */
    public ArmResult {
        values = Map.copyOf(values);
        startDigests = Map.copyOf(startDigests);
    }

    /** Returns the metrics of this result. */
    public List<Metric> metrics() {
        return List.copyOf(values.keySet());
    }
}
