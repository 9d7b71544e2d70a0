package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.maskbit.api.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapeTest {

    private NDManager manager;
    private NDArray x;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        x = manager.create(new float[] {1, 2});
        x.setRequiresGradient(true);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void returnsTheLossWithoutGradientAndAddsGradientsUp() {
        NDArray loss = Tape.backward(() -> x.square().sum());
        assertEquals(5, loss.getFloat());
        assertFalse(loss.hasGradient());
        Tape.backward(() -> x.square().sum());
        assertArrayEquals(new float[] {4, 8}, x.getGradient().toFloatArray());
    }

    @Test
    void recordsInsideOnly() {
        assertFalse(JniUtils.isGradMode());
        Tape.recorded(
                () -> {
                    assertTrue(JniUtils.isGradMode());
                    Tape.withoutGradients(
                            () -> {
                                assertFalse(JniUtils.isGradMode());
                                return 0;
                            });
                    Backend.prepareThread();
                    Step.run(() -> assertTrue(JniUtils.isGradMode()));
                    assertTrue(JniUtils.isGradMode());
                    return 0;
                });
        assertFalse(JniUtils.isGradMode());
    }

    @Test
    void restoresTheModeAfterAnException() {
        assertThrows(
                ArithmeticException.class,
                () ->
                        Tape.backward(
                                () -> {
                                    throw new ArithmeticException();
                                }));
        assertFalse(JniUtils.isGradMode());
        Tape.recorded(
                () -> {
                    assertThrows(
                            ArithmeticException.class,
                            () ->
                                    Tape.withoutGradients(
                                            () -> {
                                                throw new ArithmeticException();
                                            }));
                    assertTrue(JniUtils.isGradMode());
                    return 0;
                });
    }

    @Test
    void whatIsMadeWithoutGradientsIsAConstant() {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        NDArray constant = ops.silu(x); // outside: not recorded, yet usable inside
        Tape.backward(() -> x.mul(constant).mul(Tape.withoutGradients(() -> x.mul(1))).sum());
        float[] expected = constant.mul(x.stopGradient()).toFloatArray();
        assertArrayEquals(expected, x.getGradient().toFloatArray(), 1e-6f);
    }

    @Test
    void refusesALossWithoutGradient() {
        NDArray y = manager.create(new float[] {1});
        assertThrows(IllegalArgumentException.class, () -> Tape.backward(() -> y.mul(2)));
        assertThrows(IllegalArgumentException.class, () -> Tape.backward(() -> x.mul(2)));
        assertFalse(JniUtils.isGradMode());
    }

    @Test
    void otherThreadsRecordOnlyOnTheirOwnTapes() throws InterruptedException, ExecutionException {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                results.add(threads.submit(() -> trains(ops)));
            }
            for (Future<Boolean> result : results) {
                assertTrue(result.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Trains parameters of its own while another thread does the same. */
    private static boolean trains(TensorOps ops) {
        try (NDManager own = Backend.open("cpu")) {
            NDArray w = own.create(new float[] {1, 2, 3});
            w.setRequiresGradient(true);
            for (int i = 0; i < 200; i++) {
                Step.run(() -> Tape.backward(() -> ops.leakyRelu(w, 0.5).sum()));
                if (JniUtils.isGradMode()) {
                    return false;
                }
            }
            return w.getGradient().toFloatArray()[1] == 200;
        }
    }
}
