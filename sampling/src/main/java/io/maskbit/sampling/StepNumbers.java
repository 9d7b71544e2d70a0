package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Step;
import java.util.function.IntToDoubleFunction;

/**
 * A number for every step of the loop, on the device before the loop begins. A Java number as the
 * argument of an operation would be uploaded when the operation is called; on a GPU the host waits
 * for that, and with it for all that is under way.
 */
final class StepNumbers {

    private final NDArray numbers; // float32 (steps)

    /**
     * Computes and uploads.
     *
     * @param steps number of steps
     * @param number the number of a step; rounded to float32
     * @param memory owns the numbers
     */
    StepNumbers(int steps, IntToDoubleFunction number, NDManager memory) {
        float[] values = new float[steps];
        for (int step = 0; step < steps; step++) {
            values[step] = (float) number.applyAsDouble(step);
        }
        numbers = Step.keep(memory.create(values, new Shape(steps)), memory);
    }

    /** Returns the number of a step, a scalar of the open {@link Step}. */
    NDArray at(int step) {
        return numbers.get(new NDIndex().addIndices(step));
    }
}
