package io.maskbit.training.checkpoint;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that a checkpoint keeps, still in memory. The arrays are borrowed.
 *
 * @param position how far the run has come
 * @param files arrays by file (without ending) and name: one file per component, and others for
 *     averages and moments, in which the names begin with the component and a dot
 */
public record Snapshot(Position position, Map<String, Map<String, NDArray>> files) {

    /** Name of the file that holds the averaged parameters. */
    public static final String AVERAGES = "ema";

    /** Name of the file that holds the moments of the optimisers. */
    public static final String OPTIMIZER = "optimizer";

    /** Name of the file that holds the moments of the discriminator's optimiser. */
    public static final String DISCRIMINATOR_OPTIMIZER = "discriminator_optimizer";

    /** Name of the file that holds the averages of the LeCAM regularisation. */
    public static final String LECAM = "lecam";

    /** Name of the file that holds the open window of health numbers. */
    public static final String HEALTH = "health";

    /** Copies the outer map, keeping its order. */
    public Snapshot {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
}
