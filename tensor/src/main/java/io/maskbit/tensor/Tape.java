package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Records operations for gradients. Outside a tape nothing is recorded.
 *
 * <p>Recording is a state of the current thread. Several threads may record at once as long as they
 * share no trainable array.
 */
public final class Tape {

    private Tape() {}

    /**
     * Records a loss and adds its gradient to the stored gradient of every trainable array that it
     * depends on. The record is freed.
     *
     * @param loss computes a float32 scalar; may use {@link TensorOps#gradientNorm}
     * @return the loss as a number without gradient, of the current step
     * @throws IllegalArgumentException if the loss is no scalar or depends on no trainable array
     */
    public static NDArray backward(Supplier<NDArray> loss) {
        return Step.retaining(() -> recorded(() -> differentiate(loss)));
    }

    private static NDArray differentiate(Supplier<NDArray> loss) {
        PtNDArray value = (PtNDArray) loss.get();
        if (value.getShape().size() != 1) {
            throw new IllegalArgumentException(
                    "a loss must be one number, but has shape " + value.getShape());
        }
        if (!ModuleOps.calls().truth("is_recorded", value)) {
            throw new IllegalArgumentException(
                    "the loss depends on no trainable array, so it has no gradient");
        }
        try (NDArray ones = withoutGradients(value::onesLike)) {
            JniUtils.backward(value, (PtNDArray) ones, false, false);
        }
        return JniUtils.detachGradient(value);
    }

    /**
     * Records without a backward pass: for values that are differentiated by other means, as {@link
     * TensorOps#gradientNorm} does. The record lives as long as the arrays made inside. To be
     * called in a {@link Step}, which keeps the numbers that the record needs.
     *
     * @param body the work
     * @return the value of the body
     */
    public static <T> T recorded(Supplier<T> body) {
        return inMode(true, body);
    }

    /**
     * Suspends recording; results count as constants.
     *
     * @param body the work
     * @return the value of the body
     */
    public static <T> T withoutGradients(Supplier<T> body) {
        return inMode(false, body);
    }

    private static <T> T inMode(boolean recording, Supplier<T> body) {
        Backend.prepareThread();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        try {
            return body.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
