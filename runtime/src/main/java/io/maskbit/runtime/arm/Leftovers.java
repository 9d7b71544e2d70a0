package io.maskbit.runtime.arm;

import io.maskbit.api.MetricPoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an interrupted run has left of its numbers.
 *
 * @param folder folder of the run
 */
record Leftovers(ArmFolder folder) {

    /** Keeps numbers up to the last checkpoints: the steps behind them will be done again. */
    Predicate<MetricPoint> kept() {
        Map<String, Long> done = new HashMap<>();
        for (String stage : List.of(TrainedWeights.TOKENIZER, TrainedWeights.GENERATOR)) {
            done.put(stage, stepsDone(stage));
        }
        return point ->
                point.step() <= done.get(point.name().substring(0, point.name().indexOf('.')));
    }

    /** Returns when the last number was logged, in milliseconds since the beginning. */
    long lastMillisecond() {
        try {
            return MetricsLog.read(folder.metrics()).stream()
                    .mapToLong(MetricPoint::ms)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the step from which a stage would go on. */
    private long stepsDone(String stage) {
        if (TrainedWeights.find(folder.weights(), stage).isPresent()) {
            return Long.MAX_VALUE;
        }
        Path checkpoints = folder.root().resolve("checkpoints").resolve(stage);
        List<Long> steps = new CheckpointStore(checkpoints, 0).steps();
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1);
    }
}
