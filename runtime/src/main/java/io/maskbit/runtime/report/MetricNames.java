package io.maskbit.runtime.report;

import io.maskbit.api.Metric;
import io.maskbit.evaluation.score.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Short names of metrics. The name of a score by a protocol says all that it was measured with,
 * which is more than a table bears: there it is called {@code fid (adm)}, and the whole name stands
 * below the table.
 */
public final class MetricNames {

    private final Map<Metric, String> names = new LinkedHashMap<>();

    /**
     * Names metrics that are shown together.
     *
     * @param metrics any metrics; scores of one protocol and metric but different identity are
     *     numbered
     */
    public MetricNames(Collection<Metric> metrics) {
        Map<String, List<Metric>> alike = new LinkedHashMap<>();
        metrics.forEach(
                metric ->
                        alike.computeIfAbsent(plain(metric), name -> new ArrayList<>())
                                .add(metric));
        alike.forEach(
                (name, all) -> {
                    for (int i = 0; i < all.size(); i++) {
                        names.put(all.get(i), all.size() == 1 ? name : name + " #" + (i + 1));
                    }
                });
    }

    /** Returns the short name of a metric; its own where it is no score by a protocol. */
    String of(Metric metric) {
        return names.getOrDefault(metric, plain(metric));
    }

    /** Returns the whole name behind each short one. */
    List<String> notes() {
        return names.entrySet().stream()
                .filter(entry -> protocol(entry.getKey()).isPresent())
                .map(entry -> entry.getValue() + ": " + entry.getKey().name())
                .toList();
    }

    /** Returns the protocol of a score; empty for all other metrics. */
    public static Optional<String> protocol(Metric metric) {
        return Protocol.all().stream()
                .map(Protocol::name)
                .filter(name -> metric.name().startsWith(id(metric) + "[" + name + ", "))
                .findFirst();
    }

    /** Returns the name of a metric before the bracket. */
    public static String id(Metric metric) {
        return metric.name().split("\\[", 2)[0];
    }

    /** Returns the short name of a metric that is shown alone. */
    public static String plain(Metric metric) {
        return protocol(metric).map(by -> id(metric) + " (" + by + ")").orElse(metric.name());
    }
}
