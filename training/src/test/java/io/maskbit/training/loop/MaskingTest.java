package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MaskingTest {

    /** The draws of the conformance vector (spec A.5). */
    private static final MaskDraws VECTOR =
            new MaskDraws() {
                @Override
                public float ratio(long sample) {
                    return Fill.uniform("mask.r", sample);
                }

                @Override
                public float[] entries(long sample, int count) {
                    float[] all = Fill.uniform("mask.u", 32);
                    return Arrays.copyOfRange(all, (int) sample * 16, (int) sample * 16 + count);
                }

                @Override
                public float labelDrop(long sample) {
                    return sample / 10f;
                }
            };

    @Test
    void masksTheEntriesOfTheConformanceVector() {
        check(MaskSchedule.ARCCOS, 0.31262270f, 7, 0.86354315f, 15);
        check(MaskSchedule.COSINE, 0.18455629f, 5, 0.94469875f, 15);
        check(MaskSchedule.SQUARE, 0.22237515f, 6, 0.95475519f, 15);
        check(MaskSchedule.LINEAR, 0.11816961f, 4, 0.78729165f, 13);
    }

    private static void check(
            MaskSchedule schedule, float ratio0, int count0, float ratio1, int count1) {
        Masking masking = new Masking(schedule, 0, 0, VECTOR);
        assertEquals(ratio0, masking.ratio(0), 1e-7f);
        assertEquals(ratio1, masking.ratio(1), 1e-7f);
        long[] masked = masked(masking, 2, 0);
        assertEquals(count0, hidden(Arrays.copyOf(masked, 16)));
        assertEquals(count1, hidden(Arrays.copyOfRange(masked, 16, 32)));
    }

    @Test
    void aHigherLeastRatioMasksMore() {
        assertTrue(
                new Masking(MaskSchedule.ARCCOS, 0.3, 0, VECTOR).ratio(0)
                        > new Masking(MaskSchedule.ARCCOS, 0, 0, VECTOR).ratio(0));
    }

    @Test
    void dropsLabelsWhoseDrawIsBelowTheProbability() {
        Masking masking = new Masking(MaskSchedule.ARCCOS, 0, 0.2, VECTOR);
        long[] labels = {5, 6, 7, 8};
        assertArrayEquals(new long[] {99, 99, 7, 8}, masking.dropLabels(labels, 99, 0));
        assertArrayEquals(new long[] {5, 6, 7, 8}, labels);
    }

    @Test
    void drawsOfASampleDoNotDependOnItsBatch() {
        Masking masking = new Masking(MaskSchedule.ARCCOS, 0, 0, MaskDraws.of(new Seeds(7)));
        long[] together = masked(masking, 6, 100);
        long[] last = masked(masking, 2, 104);
        assertArrayEquals(Arrays.copyOfRange(together, 64, 96), last);
    }

    @Test
    void seededDrawsAreUniform() {
        MaskDraws draws = MaskDraws.of(new Seeds(1));
        double ratios = 0;
        double drops = 0;
        double entries = 0;
        int samples = 4000;
        for (int i = 0; i < samples; i++) {
            ratios += draws.ratio(i);
            drops += draws.labelDrop(i);
            entries += draws.entries(i, 1)[0];
        }
        // Five standard deviations of the mean.
        double tolerance = 5 / Math.sqrt(12.0 * samples);
        assertEquals(0.5, ratios / samples, tolerance);
        assertEquals(0.5, drops / samples, tolerance);
        assertEquals(0.5, entries / samples, tolerance);
    }

    /** Masks 16 entries per sample, all of value 1; masked ones become 4. */
    private static long[] masked(Masking masking, int batch, long first) {
        try (NDManager manager = Backend.open("cpu")) {
            return Step.scoped(
                    () -> {
                        NDArray tokens = manager.ones(new Shape(batch, 8, 2), DataType.INT64);
                        Masking.Masked masked = masking.mask(tokens, 4, first);
                        long[] values = masked.tokens().toLongArray();
                        boolean[] mask = masked.mask().toBooleanArray();
                        for (int i = 0; i < values.length; i++) {
                            assertEquals(mask[i] ? 4 : 1, values[i]);
                        }
                        return values;
                    });
        }
    }

    private static long hidden(long[] values) {
        return Arrays.stream(values).filter(value -> value == 4).count();
    }
}
