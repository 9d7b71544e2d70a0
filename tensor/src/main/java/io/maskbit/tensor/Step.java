package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * The life of temporary arrays. Every array that is made on this thread inside a step is closed
 * when the step ends, whichever manager owns it; nothing native is ever freed by the garbage
 * collector.
 *
 * <p>A step may contain steps: an array belongs to the innermost one that is open when it is made.
 */
public final class Step {

    private Step() {}

    /**
     * Runs a step and closes every array made inside, also when it fails.
     *
     * @param body the work; its value must not be, or hold, an array made inside
     * @return the value of the body
     * @throws IllegalStateException if the value is an array that the step has closed
     */
    public static <T> T scoped(Supplier<T> body) {
        Backend.prepareThread();
        T value;
        try (ArrayScope scope = new ArrayScope()) {
            value = scope.run(body);
        }
        if (value instanceof NDArray array && array.isReleased()) {
            throw new IllegalStateException(
                    "an array cannot leave the step that made it: return a number, or keep() the array");
        }
        return value;
    }

    /**
     * Runs a step and closes every array made inside, also when it fails.
     *
     * @param body the work
     */
    public static void run(Runnable body) {
        scoped(
                () -> {
                    body.run();
                    return true;
                });
    }

    /**
     * Runs a step with one array as its result: every other array made inside is closed, the result
     * belongs to the surrounding step.
     *
     * @param body the work; its value must be made inside
     * @return the result; outside any step the caller closes it, or its manager does
     */
    public static NDArray result(Supplier<NDArray> body) {
        Backend.prepareThread();
        try (ArrayScope scope = new ArrayScope()) {
            NDArray value = scope.run(body);
            scope.leave(value);
            return value;
        }
    }

    /**
     * Runs work in a scope if there is none yet, so that memory is kept; closes nothing.
     *
     * @param body the work
     * @return the value of the body
     */
    static <T> T retaining(Supplier<T> body) {
        if (ArrayScope.isOpen()) {
            return body.get();
        }
        try (ArrayScope scope = new ArrayScope()) {
            try {
                return scope.run(body);
            } finally {
                scope.leaveAll();
            }
        }
    }

    /**
     * Lets an array outlive the step.
     *
     * @param array an array made in the innermost open step; not a mere view of another one
     * @param owner the manager that closes it from now on
     * @return the array
     */
    public static NDArray keep(NDArray array, NDManager owner) {
        NDScope.unregister(array);
        array.attach(owner);
        return array;
    }
}
