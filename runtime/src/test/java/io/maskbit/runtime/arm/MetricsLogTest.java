package io.maskbit.runtime.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.maskbit.api.MetricPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

    @TempDir private Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        List<MetricPoint> points = List.of(point(1, 0.1f), point(2, 1.0 / 3), point(3, Double.NaN));
        assertEquals(points, written(points));
    }

    @Test
    void lineCutShortByAKillIsDropped() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        written(List.of(point(1, 2), point(2, 3)));
        Files.writeString(file, "{\"step\":3,\"imag", StandardOpenOption.APPEND);
        assertEquals(List.of(point(1, 2), point(2, 3)), MetricsLog.read(file));
    }

    @Test
    void resumedLogForgetsWhatWillBeDoneAgain() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        written(List.of(point(1, 2), point(2, 3), point(3, 4)));
        try (MetricsLog log = MetricsLog.open(file, p -> p.step() <= 2)) {
            log.add(point(3, 5));
        }
        assertEquals(List.of(point(1, 2), point(2, 3), point(3, 5)), MetricsLog.read(file));
    }

    private List<MetricPoint> written(List<MetricPoint> points) throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file, p -> false)) {
            points.forEach(log::add);
        }
        return MetricsLog.read(file);
    }

    private static MetricPoint point(long step, double value) {
        return new MetricPoint(step, 32 * step, 10 * step, "generator.mlm_loss", "nat", value);
    }
}
