package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final int ENTRIES = 24;
    private static final int MASK = 8;

    private NDManager manager;
    private FakeGenerator generator;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        generator = new FakeGenerator(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyStepMasksWhatTheScheduleSaysAndTheResultHoldsNoMask() {
        SamplerConfig config = config(6, 0, false);
        List<long[]> masked = new ArrayList<>();
        Sampled sampled =
                sampler(config)
                        .sample(
                                labels(1, 4),
                                new SeededDraws(new Seeds(1), 0, 2, manager),
                                manager,
                                state ->
                                        masked.add(
                                                state.mask()
                                                        .toType(DataType.INT64, false)
                                                        .sum(new int[] {1, 2})
                                                        .toLongArray()));
        for (int step = 0; step < 6; step++) {
            long wanted = Math.max(MaskSchedule.ARCCOS.remaining(step, 6, ENTRIES), 1);
            assertArrayEquals(new long[] {wanted, wanted}, masked.get(step), "step " + step);
        }
        assertTrue(sampled.groups().lt(MASK).all().getBoolean());
        assertEquals(new Shape(2, 3, 4), sampled.tokens().getShape());
        long[] groups = sampled.groups().toLongArray();
        long[] tokens = sampled.tokens().toLongArray();
        for (int i = 0; i < tokens.length; i++) {
            assertEquals(groups[2 * i] + 8 * groups[2 * i + 1], tokens[i]);
        }
    }

    @Test
    void whatIsNotMaskedNeverChanges() {
        List<long[]> predicted = new ArrayList<>();
        List<boolean[]> masks = new ArrayList<>();
        Sampled sampled =
                sampler(config(8, 3, false))
                        .sample(
                                labels(2),
                                new SeededDraws(new Seeds(2), 0, 1, manager),
                                manager,
                                state -> {
                                    predicted.add(state.predicted().toLongArray());
                                    masks.add(state.mask().toBooleanArray());
                                });
        for (int step = 1; step < 8; step++) {
            for (int i = 0; i < ENTRIES; i++) {
                if (!masks.get(step - 1)[i]) {
                    assertEquals(predicted.get(step - 1)[i], predicted.get(step)[i]);
                }
            }
        }
        assertArrayEquals(predicted.get(7), sampled.groups().toLongArray());
    }

    @Test
    void guidedStepsAskOnceWithLabelsFirstAndNoClassAfter() {
        sampler(config(3, 2, false)).sample(labels(1, 4), draws(2), manager, StepListener.NONE);
        assertEquals(3, generator.labelsSeen.size());
        // The linear weight is zero at the first step: no second half.
        assertArrayEquals(new long[] {1, 4}, generator.labelsSeen.get(0));
        assertArrayEquals(new long[] {1, 4, 5, 5}, generator.labelsSeen.get(1));
        long[] tokens = generator.tokensSeen.get(1);
        for (int i = 0; i < 2 * ENTRIES; i++) {
            assertEquals(tokens[i], tokens[i + 2 * ENTRIES]);
        }
    }

    @Test
    void guidanceMovesAwayFromTheLogitsWithoutLabel() {
        List<float[]> scaled = new ArrayList<>();
        SamplerConfig constant =
                new ConfidenceConfig(
                        1, MaskSchedule.LINEAR, 2, false, 0, 3, Annealing.NONE, 1, 0, false);
        sampler(constant)
                .sample(
                        labels(1),
                        draws(1),
                        manager,
                        state -> scaled.add(state.scaledLogits().toFloatArray()));
        NDArray masked = manager.full(new Shape(1, 12, 2), MASK, DataType.INT64);
        float[] with = generator.logits(masked, labels(1), null).toFloatArray();
        float[] without = generator.logits(masked, labels(5), null).toFloatArray();
        for (int i = 0; i < with.length; i++) {
            assertEquals((4 * with[i] - 3 * without[i]) / 2, scaled.get(0)[i], 1e-4f);
        }
    }

    @Test
    void countingByImageEqualsCountingByTheFirstImageWithoutTies() {
        long[] own =
                sampler(config(7, 3, false))
                        .sample(labels(0, 1, 2), draws(3), manager, StepListener.NONE)
                        .tokens()
                        .toLongArray();
        long[] faithful =
                sampler(config(7, 3, true))
                        .sample(labels(0, 1, 2), draws(3), manager, StepListener.NONE)
                        .tokens()
                        .toLongArray();
        assertArrayEquals(own, faithful);
    }

    @Test
    void tiesOfTheFirstImageTouchTheOthersOnlyInTheFaithfulForm() {
        assertArrayEquals(second(new TiedDraws(false), false), second(new TiedDraws(true), false));
        int equal = 0;
        long[] calm = second(new TiedDraws(false), true);
        long[] tied = second(new TiedDraws(true), true);
        for (int i = 0; i < calm.length; i++) {
            equal += calm[i] == tied[i] ? 1 : 0;
        }
        assertTrue(equal < calm.length, "the tie has no effect, so this test shows nothing");
    }

    @Test
    void aSingleMaskedEntryIsNeverMaskedAgainUnlessFaithful() {
        // One entry is open at the beginning, so after the first step none is, or all are again.
        long[] start = IntStream.range(0, ENTRIES).mapToLong(i -> i == 5 ? MASK : i % 8).toArray();
        NDArray tokens = manager.create(start, new Shape(1, 12, 2));
        List<Long> own = new ArrayList<>();
        List<Long> faithful = new ArrayList<>();
        sampler(config(3, 0, false))
                .fill(tokens, labels(1), draws(1), manager, state -> own.add(masked(state)));
        sampler(config(3, 0, true))
                .fill(tokens, labels(1), draws(1), manager, state -> faithful.add(masked(state)));
        assertEquals(List.of(0L, 0L, 0L), own);
        assertEquals((long) ENTRIES, faithful.get(0));
    }

    @Test
    void fillingKeepsWhatIsGiven() {
        long[] start = IntStream.range(0, ENTRIES).mapToLong(i -> i < 12 ? MASK : i % 8).toArray();
        NDArray tokens = manager.create(start, new Shape(1, 12, 2));
        List<Long> counts = new ArrayList<>();
        Sampled filled =
                sampler(config(4, 3, false))
                        .fill(
                                tokens,
                                labels(1),
                                draws(1),
                                manager,
                                state -> counts.add(masked(state)));
        long[] values = filled.groups().toLongArray();
        for (int i = 0; i < ENTRIES; i++) {
            assertTrue(i < 12 ? values[i] < MASK : values[i] == start[i]);
        }
        assertEquals(MaskSchedule.ARCCOS.remaining(0, 4, 12), counts.get(0).intValue());
        assertArrayEquals(start, tokens.toLongArray());
    }

    @Test
    void nothingButTheResultStays() {
        NDArray labels = labels(1, 2);
        int before = manager.getManagedArrays().size();
        sampler(config(5, 3, false)).sample(labels, draws(2), manager, StepListener.NONE);
        assertEquals(before + 2, manager.getManagedArrays().size());
    }

    private Sampler sampler(SamplerConfig config) {
        return new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
    }

    private static SamplerConfig config(int steps, double guidance, boolean faithful) {
        return new ConfidenceConfig(
                steps,
                MaskSchedule.ARCCOS,
                1,
                false,
                4.5,
                guidance,
                Annealing.LINEAR,
                1,
                0,
                faithful);
    }

    private NDArray labels(long... labels) {
        return manager.create(labels);
    }

    private Draws draws(int batch) {
        return new SeededDraws(new Seeds(3), 0, batch, manager);
    }

    private static long masked(StepListener.State state) {
        return state.mask().toType(DataType.INT64, false).sum().getLong();
    }

    private long[] second(Draws draws, boolean faithful) {
        // More steps than entries: only here the limit by what is masked decides.
        SamplerConfig config =
                new ConfidenceConfig(
                        40, MaskSchedule.LINEAR, 1, false, 1e9, 0, Annealing.NONE, 1, 0, faithful);
        return sampler(config)
                .sample(labels(1, 2), draws, manager, StepListener.NONE)
                .groups()
                .get(1)
                .toLongArray();
    }

    /**
     * Seeded draws, where the first image's noise may be the same everywhere and drown its logits.
     */
    private final class TiedDraws implements Draws {
        private final Draws seeded = draws(2);
        private final boolean tied;

        TiedDraws(boolean tied) {
            this.tied = tied;
        }

        @Override
        public NDArray tokens(int step, NDArray probabilities) {
            return seeded.tokens(step, probabilities);
        }

        @Override
        public NDArray confidence(int step, Shape shape) {
            NDArray noise = seeded.confidence(step, shape);
            return tied ? noise.get("0:1").onesLike().concat(noise.get("1:2"), 0) : noise;
        }

        @Override
        public SplittableRandom order(int image) {
            return seeded.order(image);
        }
    }
}
