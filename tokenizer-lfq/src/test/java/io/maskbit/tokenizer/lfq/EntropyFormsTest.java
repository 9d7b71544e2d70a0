package io.maskbit.tokenizer.lfq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The forms of the entropy loss beside each other, values and gradients. */
class EntropyFormsTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT =
            new BuildContext(MANAGER, new Seeds(1), Precision.FLOAT32);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    private record Result(float perSample, float average, float[] gradient) {}

    @Test
    void exactIsDenseWithoutTheTable() {
        for (boolean faithful : new boolean[] {false, true}) {
            Result dense = result(form(10, EntropyForm.DENSE, faithful, 0, 0), 10, 300);
            Result exact = result(form(10, EntropyForm.EXACT, faithful, 0, 0), 10, 300);
            assertEquals(dense.perSample(), exact.perSample(), 3e-6);
            assertEquals(dense.average(), exact.average(), 5e-6);
            assertGradientsEqual(dense.gradient(), exact.gradient(), 2e-5);
        }
    }

    @Test
    void theClampLowersValuesAndChangesGradients() {
        Result exact = result(form(10, EntropyForm.EXACT, false, 0, 0), 10, 300);
        Result clamped = result(form(10, EntropyForm.EXACT, true, 0, 0), 10, 300);
        assertTrue(clamped.perSample() < exact.perSample());
        assertTrue(clamped.average() < exact.average());
    }

    @Test
    void groupsBoundTheAverageEntropyFromAbove() {
        Result exact = result(form(12, EntropyForm.EXACT, false, 0, 0), 12, 200);
        Result six = result(form(12, EntropyForm.GROUPED, false, 6, 0), 12, 200);
        Result five = result(form(12, EntropyForm.GROUPED, false, 5, 0), 12, 200);
        Result single = result(form(12, EntropyForm.MARGINAL, false, 0, 0), 12, 200);
        assertTrue(exact.average() < six.average());
        assertTrue(six.average() < single.average());
        assertTrue(five.average() < single.average());
        assertTrue(single.average() <= 12 * Math.log(2) + 1e-5);
        assertEquals(exact.perSample(), single.perSample());
        assertEquals(
                single.average(),
                result(form(12, EntropyForm.GROUPED, false, 1, 0), 12, 200).average());
        Result one = result(form(12, EntropyForm.GROUPED, false, 12, 0), 12, 200);
        assertEquals(exact.average(), one.average());
    }

    @Test
    void fewerPositionsSeeLessEntropy() {
        Result exact = result(form(12, EntropyForm.EXACT, false, 0, 0), 12, 200);
        Result some = result(form(12, EntropyForm.SUBSAMPLED, false, 0, 50), 12, 200);
        Result all = result(form(12, EntropyForm.SUBSAMPLED, false, 0, 200), 12, 200);
        assertTrue(some.average() < exact.average());
        assertEquals(exact.average(), all.average());
        assertEquals(exact.perSample(), some.perSample());
    }

    @Test
    void positionsAreSpreadAndDifferent() {
        for (int count : new int[] {1, 2, 3, 8, 64, 100, 8192}) {
            for (int chosen : new int[] {1, (count + 1) / 2, count}) {
                long[] indices = Codes.spread(chosen, count);
                assertEquals(chosen, Arrays.stream(indices).distinct().count());
                assertTrue(Arrays.stream(indices).allMatch(i -> i >= 0 && i < count));
            }
        }
        long[] tenth = Codes.spread(100, 1024);
        for (int column = 0; column < 32; column++) {
            int c = column;
            assertTrue(Arrays.stream(tenth).filter(i -> i % 32 == c).count() <= 4);
        }
    }

    @Test
    void equalRowsChangeNothingAcrossBlocks() {
        Result once = result(form(18, EntropyForm.EXACT, false, 0, 0), 18, 500);
        NDList parts =
                Step.scoped(
                        () -> {
                            NDArray rows = latents(18, 500);
                            NDArray many = rows.repeat(0, 10); // (5000, 18), three blocks
                            many.setRequiresGradient(true);
                            Tape.backward(
                                    () -> loss(form(18, EntropyForm.EXACT, false, 0, 0).of(many)));
                            float[] sums =
                                    many.getGradient()
                                            .reshape(500, 10, 18)
                                            .sum(new int[] {1})
                                            .toFloatArray();
                            assertGradientsEqual(once.gradient(), sums, 2e-5);
                            return new NDList();
                        });
        assertTrue(parts.isEmpty());
    }

    @Test
    void twentyFourBitsRunAndAreBounded() {
        Result result = result(form(24, EntropyForm.EXACT, false, 0, 0), 24, 30);
        assertTrue(result.average() > result.perSample());
        assertTrue(result.average() <= result.perSample() + Math.log(30) + 1e-4);
        for (float g : result.gradient()) {
            assertTrue(Float.isFinite(g));
        }
    }

    private static CodeEntropy form(
            int bits, EntropyForm form, boolean faithful, int group, int positions) {
        return new CodeEntropy(
                new LfqQuantizerConfig(bits, 0.25, 0.02, 0.01, 1, form, faithful, group, positions),
                CONTEXT);
    }

    private static Result result(CodeEntropy form, int bits, int rows) {
        return Step.scoped(
                () -> {
                    NDArray latents = latents(bits, rows);
                    latents.setRequiresGradient(true);
                    NDList[] parts = new NDList[1];
                    Tape.backward(
                            () -> {
                                parts[0] = form.of(latents);
                                return loss(parts[0]);
                            });
                    return new Result(
                            parts[0].get(0).stopGradient().getFloat(),
                            parts[0].get(1).stopGradient().getFloat(),
                            latents.getGradient().toFloatArray());
                });
    }

    private static NDArray loss(NDList entropies) {
        return entropies.get(0).mul(0.7f).sub(entropies.get(1));
    }

    /** Correlated latents, some of them saturated. */
    private static NDArray latents(int bits, int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[rows * bits];
        for (int r = 0; r < rows; r++) {
            double common = random.nextDouble() - 0.5;
            for (int k = 0; k < bits; k++) {
                double own = random.nextDouble() - 0.5;
                values[r * bits + k] = (float) (0.04 * common + 0.04 * own * (k % 5));
            }
        }
        return MANAGER.create(values, new Shape(rows, bits));
    }

    private static void assertGradientsEqual(float[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        double deviation = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            deviation = Math.max(deviation, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(deviation <= tolerance * largest, deviation + " beside " + largest);
    }
}
