package io.maskbit.runtime.plan;

import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.MetricName.Ground;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which metrics a run is scored by.
 *
 * @param config the protocol, network and reference
 * @param ofReconstructions whether the images have originals
 */
public record ScoreMetrics(ScoreConfig config, boolean ofReconstructions) {

    private static final Set<MetricName> OF_IMAGES =
            Set.of(
                    MetricName.KID,
                    MetricName.CMMD,
                    MetricName.PRECISION,
                    MetricName.RECALL,
                    MetricName.DENSITY,
                    MetricName.COVERAGE);

    /** Returns the metrics that the file asks for; empty if it leaves them to the protocol. */
    public Optional<List<MetricName>> asked() {
        return config.metrics().isEmpty()
                ? Optional.empty()
                : Optional.of(MetricName.of(config.metrics()));
    }

    /**
     * Returns what is measured: what was asked for, or what of the protocol these settings can
     * give.
     */
    public List<MetricName> wanted() {
        return asked().orElseGet(
                        () ->
                                config.chosen().metrics().stream()
                                        .filter(metric -> obstacle(metric).isEmpty())
                                        .toList());
    }

    /** Returns what stands in the way; empty if the settings go together. */
    Optional<String> refusal() {
        for (MetricName metric : asked().orElse(List.of())) {
            Optional<String> obstacle = obstacle(metric);
            if (obstacle.isPresent()) {
                return Optional.of("metrics: '" + metric.id() + "' " + obstacle.orElseThrow());
            }
        }
        List<MetricName> wanted = wanted();
        boolean looks =
                wanted.stream().anyMatch(m -> m.ground() == Ground.FEATURES || isOfClasses(m));
        boolean compares = wanted.stream().anyMatch(m -> m.ground() == Ground.FEATURES);
        if (asked().isEmpty() && config.network().isEmpty()) {
            return Optional.of(
                    "protocol: '"
                            + config.protocol()
                            + "' needs a network: give 'inception: FILE', 'features: FILE' or"
                            + " 'formula: true', or only 'metrics' that need none, such as psnr");
        }
        if (config.network().isPresent() && !looks) {
            return Optional.of("metrics: none of them needs a network, but one is named");
        }
        if (config.statistics().isPresent() && !compares) {
            return Optional.of("reference has no effect: no metric compares with it");
        }
        return Optional.empty();
    }

    private static boolean isOfClasses(MetricName metric) {
        return metric.ground() == Ground.CLASSES;
    }

    private Optional<String> obstacle(MetricName metric) {
        boolean published = !config.inception().toString().isEmpty();
        boolean scripted = !config.features().toString().isEmpty();
        if (metric.ground() == Ground.TOKENS) {
            return Optional.of("is of tokens, which every run measures without being asked");
        }
        if (metric == MetricName.LPIPS) {
            return Optional.of("needs weights that only 'maskbit evaluate' takes");
        }
        if (metric.ground() == Ground.PAIRS) {
            return ofReconstructions
                    ? Optional.empty()
                    : Optional.of(
                            "compares images with their originals, but samples have none; the"
                                    + " protocol maskbit-rfid scores reconstructions");
        }
        if (config.network().isEmpty()) {
            return Optional.of(
                    "needs a network: give 'inception: FILE', 'features: FILE' or"
                            + " 'formula: true'");
        }
        if (isOfClasses(metric) && !published) {
            return Optional.of("is of the network of FID only: give 'inception: FILE'");
        }
        if (metric == MetricName.SFID && scripted) {
            return Optional.of("is of the network of FID only, which has a middle");
        }
        if (OF_IMAGES.contains(metric) && config.statistics().isPresent()) {
            return Optional.of("needs the images of the reference, but 'reference' is statistics");
        }
        return Optional.empty();
    }
}
