package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entropies of words of bits against sums over all words in float64. */
class BitEntropiesTest {

    private static final EntropyOps OPS = EntropyOps.create();
    private static final Path STATUS = Path.of("/proc/self/status");

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
    void equalTheSumsOverAllWords() {
        int rows = 100; // four blocks of rows in the clamped form
        for (int bits : new int[] {1, 2, 9, 10}) {
            for (double smallest : new double[] {0, 1e-5}) {
                check(logits(rows, bits, 8), bits, smallest, OPS, 1e-5);
                check(logits(rows, bits, 3), bits, smallest, OPS, 1e-5);
                check(logits(rows, bits, 3), bits, smallest, EntropyOps.reference(), 3e-5);
            }
        }
    }

    private void check(
            float[] logits, int bits, double smallest, EntropyOps ops, double tolerance) {
        double[] gradient = new double[logits.length];
        double[] values = WordSums.of(logits, bits, smallest, gradient);
        double[] ofRows = WordSums.ofRows(logits, bits, smallest);
        check(logits, bits, values[0], ofRows, tolerance, x -> ops.rowEntropy(x, smallest));
        check(logits, bits, values[1], gradient, tolerance, x -> ops.averageEntropy(x, smallest));
    }

    private void check(
            float[] logits,
            int bits,
            double expected,
            double[] expectedGradient,
            double tolerance,
            UnaryOperator<NDArray> operator) {
        Step.run(
                () -> {
                    NDArray x = manager.create(logits, new Shape(logits.length / bits, bits));
                    x.setRequiresGradient(true);
                    float value = Tape.backward(() -> operator.apply(x)).getFloat();
                    assertEquals(expected, value, tolerance * Math.max(1, expected));
                    float[] gradient = x.getGradient().toFloatArray();
                    double largest = Arrays.stream(expectedGradient).map(Math::abs).max().orElse(0);
                    for (int i = 0; i < gradient.length; i++) {
                        assertEquals(expectedGradient[i], gradient[i], tolerance * largest + 1e-9);
                    }
                });
    }

    @Test
    void theTableOfTheModuleIsThatOfTheComposition() {
        Step.run(
                () -> {
                    NDArray affinity = manager.create(logits(7, 9, 1), new Shape(7, 9));
                    for (double temperature : new double[] {0.01, 0.5}) {
                        for (double smallest : new double[] {0, 1e-5}) {
                            for (int part = 0; part < 2; part++) {
                                assertEquals(
                                        EntropyOps.reference()
                                                .entropies(affinity, temperature, smallest)
                                                .get(part)
                                                .getFloat(),
                                        OPS.entropies(affinity, temperature, smallest)
                                                .get(part)
                                                .getFloat(),
                                        3e-6);
                            }
                        }
                    }
                });
    }

    @Test
    void entropiesPassNoGradientThroughTheClampedLogarithm() {
        // Row by hand: p = (1 - t, t) with t below 1e-5.
        NDArray affinity = manager.create(new float[] {0, -14}, new Shape(1, 2));
        affinity.setRequiresGradient(true);
        NDArray value = Tape.backward(() -> OPS.entropies(affinity, 1, 1e-5).get(0));
        double t = 1 / (1 + Math.exp(14));
        double p = 1 - t;
        assertEquals(-(p * Math.log(p) + t * Math.log(1e-5)), value.getFloat(), 1e-8);
        // d/dp of p L(p) is L(p) + 1 above the clamp and L(1e-5) below; then the softmax.
        double[] slope = {-(Math.log(p) + 1), -Math.log(1e-5)};
        double mean = p * slope[0] + t * slope[1];
        assertEquals(t * (slope[1] - mean), affinity.getGradient().getFloat(0, 1), 1e-8);
    }

    @Test
    void valuesNeedNoTape() {
        Step.run(
                () -> {
                    NDArray x = manager.create(logits(50, 8, 4), new Shape(50, 8));
                    float row = OPS.rowEntropy(x, 0).getFloat();
                    float clamped = OPS.rowEntropy(x, 1e-5).getFloat();
                    float average = OPS.averageEntropy(x, 0).getFloat();
                    x.setRequiresGradient(true);
                    assertEquals(row, Tape.backward(() -> OPS.rowEntropy(x, 0)).getFloat());
                    assertEquals(clamped, Tape.backward(() -> OPS.rowEntropy(x, 1e-5)).getFloat());
                    assertEquals(average, Tape.backward(() -> OPS.averageEntropy(x, 0)).getFloat());
                });
    }

    @Test
    void certainBitsHaveNoEntropyAndFiniteGradients() {
        float[] logits = {1e4f, -1e4f, 90, -90, 0, 30, 1e-30f, -200};
        for (double smallest : new double[] {0, 1e-5}) {
            Step.run(
                    () -> {
                        NDArray x = manager.create(logits, new Shape(1, 8));
                        x.setRequiresGradient(true);
                        float each = Tape.backward(() -> OPS.rowEntropy(x, smallest)).getFloat();
                        float all = Tape.backward(() -> OPS.averageEntropy(x, smallest)).getFloat();
                        assertEquals(2 * Math.log(2), each, 1e-6);
                        assertEquals(2 * Math.log(2), all, 1e-6);
                        for (float g : x.getGradient().toFloatArray()) {
                            assertTrue(Float.isFinite(g));
                        }
                    });
        }
    }

    @Test
    void notANumberIsNotHidden() {
        float[] logits = logits(40, 6, 4);
        logits[17] = Float.NaN;
        for (double smallest : new double[] {0, 1e-5}) {
            Step.run(
                    () -> {
                        NDArray x = manager.create(logits, new Shape(40, 6));
                        assertTrue(Float.isNaN(OPS.rowEntropy(x, smallest).getFloat()));
                        assertTrue(Float.isNaN(OPS.averageEntropy(x, smallest).getFloat()));
                    });
        }
    }

    /** A table of 4096 positions by 2^18 codes would take 4 GiB. */
    @Test
    void takesLittleMemory() throws IOException {
        assumeTrue(Files.exists(STATUS) && peakKibibytes() > 0);
        check(logits(3, 2, 1), 2, 1e-5, OPS, 3e-6); // the engine is loaded
        long before = peakKibibytes();
        Step.run(
                () -> {
                    NDArray x = manager.create(logits(4096, 18, 12), new Shape(4096, 18));
                    x.setRequiresGradient(true);
                    Tape.backward(() -> OPS.averageEntropy(x, 0));
                    NDArray some = manager.create(logits(64, 18, 12), new Shape(64, 18));
                    some.setRequiresGradient(true);
                    Tape.backward(() -> OPS.rowEntropy(some, 1e-5));
                });
        long grown = (peakKibibytes() - before) / 1024;
        assertTrue(grown < 192, "took " + grown + " MiB");
    }

    private static long peakKibibytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static float[] logits(int rows, int bits, double deviation) {
        SplittableRandom random = new SplittableRandom(19);
        float[] values = new float[rows * bits];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
