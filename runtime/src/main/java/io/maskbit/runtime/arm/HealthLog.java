package io.maskbit.runtime.arm;

import io.maskbit.api.MetricPoint;
import io.maskbit.training.health.HealthWarning;
import io.maskbit.training.health.HealthWatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The warnings about a stage under training: said when they come, and found again in its log. */
public final class HealthLog {

    private final Consumer<String> listener;
    private final HealthWatch watch = new HealthWatch(this::say);
    private boolean silent;

    /**
     * A log that has seen nothing.
     *
     * @param listener hears of each warning, one sentence each, when it begins and when it ends
     */
    HealthLog(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Looks at the numbers of a logged step, named without their stage. */
    void observe(long step, Map<String, Double> numbers) {
        watch.observe(step, numbers);
    }

    /** Goes through what was logged before, without saying it again. */
    void replay(List<MetricPoint> points, String stage) {
        Map<Long, Map<String, Double>> steps = new TreeMap<>();
        for (MetricPoint point : points) {
            if (point.name().startsWith(stage + ".")) {
                steps.computeIfAbsent(point.step(), step -> new LinkedHashMap<>())
                        .put(point.name().substring(stage.length() + 1), point.value());
            }
        }
        silent = true;
        steps.forEach(watch::observe);
        silent = false;
    }

    /**
     * Finds the warnings of the tokenizer's training again.
     *
     * @param points the numbers of a run
     * @return all warnings, in the order in which they began
     */
    public static List<HealthWarning> warnings(List<MetricPoint> points) {
        HealthLog log = new HealthLog(warning -> {});
        log.replay(points, TrainedWeights.TOKENIZER);
        return log.watch.warnings();
    }

    private void say(HealthWarning warning) {
        if (silent) {
            return;
        }
        listener.accept(
                warning.until().isEmpty()
                        ? "warning at step %d (%s): %s"
                                .formatted(warning.judged(), warning.rule().key(), warning.text())
                        : "warning ended at step %d (%s, since step %d): %s"
                                .formatted(
                                        warning.until().getAsLong(),
                                        warning.rule().key(),
                                        warning.from(),
                                        warning.seen()));
    }
}
