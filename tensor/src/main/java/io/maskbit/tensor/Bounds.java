package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;

/**
 * Checks indices before they reach native code, where a wrong one ends the process on some devices.
 * Owed wherever indices come from outside: files, command lines, callers of the facade.
 */
public final class Bounds {

    private Bounds() {}

    /**
     * Checks indices on the host.
     *
     * @param indices the indices
     * @param limit one more than the largest allowed index
     * @param what names the indices in the message, for example {@code labels}
     * @return the same indices
     * @throws ExperimentException if one is outside 0 to limit - 1
     */
    public static long[] indices(long[] indices, long limit, String what) {
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= limit) {
                throw new ExperimentException(
                        Location.of(what),
                        "entry " + i + " is " + indices[i],
                        "expected numbers from 0 to " + (limit - 1));
            }
        }
        return indices;
    }

    /**
     * Checks indices; copies them to the host, so not for every step.
     *
     * @param indices int64, any shape
     * @param limit one more than the largest allowed index
     * @param what names the indices in the message
     * @return the same array
     * @throws ExperimentException if one is outside 0 to limit - 1
     */
    public static NDArray indices(NDArray indices, long limit, String what) {
        indices(indices.toLongArray(), limit, what);
        return indices;
    }
}
