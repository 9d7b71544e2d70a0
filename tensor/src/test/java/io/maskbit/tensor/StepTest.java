package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void closesWhatIsMadeInside() {
        NDArray outside = manager.ones(new Shape(2));
        NDArray[] inside = new NDArray[1];
        float sum =
                Step.scoped(
                        () -> {
                            inside[0] = outside.add(1);
                            return inside[0].sum().getFloat();
                        });
        assertEquals(4, sum);
        assertTrue(inside[0].isReleased());
        assertFalse(outside.isReleased());
        assertEquals(List.of(outside), manager.getManagedArrays());
    }

    @Test
    void closesAlsoWhenTheBodyFails() {
        assertThrows(
                ArithmeticException.class,
                () ->
                        Step.run(
                                () -> {
                                    manager.ones(new Shape(2));
                                    throw new ArithmeticException();
                                }));
        assertTrue(manager.getManagedArrays().isEmpty());
        NDArray after = manager.ones(new Shape(1));
        assertFalse(after.isReleased());
    }

    @Test
    void keepsWhatIsToOutliveIt() {
        try (NDManager owner = Backend.open("cpu")) {
            NDArray kept = Step.scoped(() -> Step.keep(manager.ones(new Shape(2)), owner));
            assertEquals(2, kept.sum().getFloat());
            assertTrue(owner.getManagedArrays().contains(kept));
        }
    }

    @Test
    void refusesToReturnAnArrayThatItClosed() {
        assertThrows(
                IllegalStateException.class, () -> Step.scoped(() -> manager.ones(new Shape(2))));
    }

    @Test
    void aResultBelongsToTheSurroundingStep() {
        NDArray x = manager.create(new float[] {1, 2});
        x.setRequiresGradient(true);
        NDArray[] result = new NDArray[1];
        Step.run(
                () -> {
                    Tape.backward(
                            () -> {
                                result[0] = Step.result(() -> x.mul(3).square());
                                // x and the result: what lies between them is closed already.
                                assertEquals(2, manager.getManagedArrays().size());
                                return result[0].sum();
                            });
                    assertFalse(result[0].isReleased());
                });
        assertTrue(result[0].isReleased());
        assertArrayEquals(new float[] {18, 36}, x.getGradient().toFloatArray());
    }

    @Test
    void aResultOutsideAnyStepBelongsToItsManager() {
        NDArray x = manager.ones(new Shape(2));
        NDArray result = Step.result(() -> x.add(1).mul(3));
        assertEquals(2, manager.getManagedArrays().size());
        assertEquals(12, result.sum().getFloat());
    }

    @Test
    void innerStepsCloseTheirOwnArraysOnly() {
        Step.run(
                () -> {
                    NDArray outer = manager.ones(new Shape(2));
                    Step.run(() -> outer.add(1));
                    assertFalse(outer.isReleased());
                    assertEquals(List.of(outer), manager.getManagedArrays());
                });
        assertTrue(manager.getManagedArrays().isEmpty());
    }

    @Test
    void memoryStaysFlatOverTwoThousandTrainingSteps() throws IOException {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        NDArray weight = manager.randomNormal(new Shape(32, 32, 3, 3));
        NDArray bias = manager.zeros(new Shape(32));
        NDArray head = manager.randomNormal(new Shape(10, 32));
        for (NDArray parameter : List.of(weight, bias, head)) {
            parameter.setRequiresGradient(true);
        }
        AdamW optimiser =
                new AdamW(
                        manager,
                        List.of(
                                new AdamW.Group(
                                        List.of(weight, bias, head),
                                        List.of("weight", "bias", "head"),
                                        new AdamW.Settings(0.9, 0.999, 1e-8, 0))));
        Ema ema = new Ema(manager, Map.of("weight", weight), Ema.Settings.of(0.99));
        NDArray x = manager.randomNormal(new Shape(2, 32, 8, 8));
        NDArray labels = manager.create(new long[] {1, 2});
        Runnable step =
                () ->
                        Step.run(
                                () -> {
                                    Tape.backward(
                                            () -> {
                                                NDArray y =
                                                        ops.conv2d(
                                                                x, weight, bias, 1, Padding.all(1));
                                                y =
                                                        ops.groupNormSilu(
                                                                y, bias.add(1), bias, 4, 1e-6);
                                                y =
                                                        ops.linear(
                                                                y.mean(new int[] {3})
                                                                        .mean(new int[] {2}),
                                                                head);
                                                NDArray loss =
                                                        ops.crossEntropy(y, labels, 0.1).mean();
                                                ops.gradientNorm(loss, weight);
                                                return loss.add(
                                                        EntropyOps.create()
                                                                .averageEntropy(y, 1e-5));
                                            });
                                    optimiser.step(1e-3, 1);
                                    ema.update();
                                });
        for (int i = 0; i < 300; i++) {
            step.run();
        }
        int arrays = manager.getManagedArrays().size();
        List<Long> growths = new ArrayList<>();
        for (int window = 0; window < 5; window++) {
            System.gc();
            long before = residentKilobytes();
            for (int i = 0; i < 400; i++) {
                step.run();
            }
            System.gc();
            growths.add(residentKilobytes() - before);
        }
        assertEquals(arrays, manager.getManagedArrays().size());
        // A leak grows in every window, by 400 * 16 KB for the smallest activation alone; what
        // the virtual machine takes for itself, compiling, comes in some of them.
        assertTrue(
                Collections.min(growths) < 3_000,
                "resident memory grew by these KB in windows of 400 steps: " + growths);
        optimiser.close();
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "needs Linux");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
