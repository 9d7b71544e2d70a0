package io.maskbit.verification.endtoend;

import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.arm.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** What a run wrote into {@code metrics.jsonl}, all but the time. */
final class Numbers {

    private Numbers() {}

    /** Returns one line per number: stage and term, step, images, and all bits of the value. */
    static List<String> of(Path arm) throws IOException {
        return MetricsLog.read(arm.resolve("metrics.jsonl")).stream().map(Numbers::line).toList();
    }

    private static String line(MetricPoint point) {
        return "%s, step %d, %d images: %s %s"
                .formatted(
                        point.name(),
                        point.step(),
                        point.images(),
                        Double.toHexString(point.value()),
                        point.unit());
    }

    /** Returns the last step of each stage. */
    static TreeMap<String, Long> lastSteps(Path arm) throws IOException {
        TreeMap<String, Long> last = new TreeMap<>();
        for (MetricPoint point : MetricsLog.read(arm.resolve("metrics.jsonl"))) {
            String stage = point.name().substring(0, point.name().indexOf('.'));
            last.merge(stage, point.step(), Math::max);
        }
        return last;
    }

    /** Says where two runs part, in a few words; empty if they never do. */
    static String firstDifference(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return "line " + (i + 1) + ": " + left.get(i) + " against " + right.get(i);
            }
        }
        return left.size() == right.size()
                ? ""
                : left.size() + " against " + right.size() + " lines";
    }
}
