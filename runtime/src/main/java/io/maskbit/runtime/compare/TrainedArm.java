package io.maskbit.runtime.compare;

import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.MetricsLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A run whose numbers a report shows.
 *
 * @param folder its folder
 * @param arm index of its arm, which gives lines their colour
 * @param seed its seed
 * @param label what it is called in the report
 */
record TrainedArm(ArmFolder folder, int arm, long seed, String label) {

    List<MetricPoint> points() {
        try {
            return MetricsLog.read(folder.metrics());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.metrics(), e);
        }
    }
}
