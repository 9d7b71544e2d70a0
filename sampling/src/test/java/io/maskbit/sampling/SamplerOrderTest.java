package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every order of filling, and what tells them apart. */
class SamplerOrderTest {

    private static final int ENTRIES = 24;
    private static final int MASK = 8;
    private static final Seeds SEEDS = new Seeds(3);

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
    void everyStepLeavesMaskedWhatTheScheduleSays() {
        for (int steps : new int[] {1, 2, 5, 12, 24, 40}) {
            for (MaskSchedule schedule : MaskSchedule.values()) {
                for (SamplerConfig config : orders(steps, schedule)) {
                    List<boolean[]> masks = masks(config, allMasked(2));
                    long before = ENTRIES;
                    for (int step = 0; step < steps; step++) {
                        int scheduled = Math.max(schedule.remaining(step, steps, ENTRIES), 1);
                        long wanted = Math.max(Math.min(scheduled, before - 1), 0);
                        String where = config + " step " + step;
                        assertEquals(wanted, count(masks.get(step), 0), where);
                        assertEquals(wanted, count(masks.get(step), 1), where);
                        before = wanted;
                    }
                }
            }
        }
    }

    @Test
    void whatIsFilledStaysFilled() {
        for (SamplerConfig config : orders(8, MaskSchedule.ARCCOS)) {
            List<boolean[]> masks = masks(config, allMasked(2));
            for (int step = 1; step < 8; step++) {
                for (int i = 0; i < 2 * ENTRIES; i++) {
                    assertTrue(masks.get(step - 1)[i] || !masks.get(step)[i]);
                }
            }
        }
    }

    @Test
    void haltonFillsTheGridAlongTheSequence() {
        int[] positions = HaltonOrder.of(new GridShape(3, 4));
        List<boolean[]> masks = masks(halton(6, false), allMasked(1));
        for (boolean[] mask : masks) {
            int filled = ENTRIES - count(mask, 0);
            for (int place = 0; place < ENTRIES; place++) {
                int entry = positions[place / 2] * 2 + place % 2;
                assertEquals(place >= filled, mask[entry], "place " + place);
            }
        }
    }

    @Test
    void imagesShareTheHaltonOrderUnlessItsStartIsRandom() {
        assertArrayEquals(half(masks(halton(6, false)), 0), half(masks(halton(6, false)), 1));
        assertFalse(
                Arrays.equals(half(masks(halton(6, true)), 0), half(masks(halton(6, true)), 1)));
        assertFalse(Arrays.equals(half(masks(random(6)), 0), half(masks(random(6)), 1)));
    }

    @Test
    void givenEntriesAreKeptAndPassedOver() {
        long[] start =
                IntStream.range(0, ENTRIES).mapToLong(i -> i % 3 == 0 ? i % 8 : MASK).toArray();
        NDArray tokens = manager.create(start, new Shape(1, 12, 2));
        for (SamplerConfig config : orders(4, MaskSchedule.ARCCOS)) {
            List<boolean[]> masks = masks(config, tokens);
            for (int step = 0; step < 4; step++) {
                int wanted = Math.max(MaskSchedule.ARCCOS.remaining(step, 4, 16), 1);
                assertEquals(wanted, count(masks.get(step), 0), config + " step " + step);
            }
            long[] filled =
                    sampler(config)
                            .fill(tokens, labels(1), draws(1), manager, StepListener.NONE)
                            .groups()
                            .toLongArray();
            for (int i = 0; i < ENTRIES; i++) {
                assertTrue(i % 3 == 0 ? filled[i] == start[i] : filled[i] < MASK);
            }
        }
    }

    @Test
    void haltonGoesOverTheOpenEntriesInTheirOrder() {
        long[] start =
                IntStream.range(0, ENTRIES).mapToLong(i -> i % 3 == 0 ? i % 8 : MASK).toArray();
        NDArray tokens = manager.create(start, new Shape(1, 12, 2));
        int[] open =
                Arrays.stream(
                                FillOrder.halton(new GridShape(3, 4), 2, false)
                                        .entries(new SplittableRandom(0)))
                        .filter(i -> i % 3 != 0)
                        .toArray();
        for (boolean[] mask : masks(halton(5, false), tokens)) {
            int filled = open.length - count(mask, 0);
            for (int place = 0; place < open.length; place++) {
                assertEquals(place >= filled, mask[open[place]], "place " + place);
            }
        }
    }

    @Test
    void givenEverythingNothingChanges() {
        long[] start = IntStream.range(0, ENTRIES).mapToLong(i -> i % 8).toArray();
        NDArray tokens = manager.create(start, new Shape(1, 12, 2));
        for (SamplerConfig config : orders(3, MaskSchedule.COSINE)) {
            Sampled filled =
                    sampler(config).fill(tokens, labels(1), draws(1), manager, StepListener.NONE);
            assertArrayEquals(start, filled.groups().toLongArray(), config.toString());
        }
    }

    @Test
    void listenersSeeTheCertaintyOfWhatWasOpen() {
        for (SamplerConfig config : orders(4, MaskSchedule.ARCCOS)) {
            List<boolean[]> masks = new ArrayList<>();
            sampler(config)
                    .sample(
                            labels(1),
                            draws(1),
                            manager,
                            state -> {
                                float[] seen = state.confidence().toFloatArray();
                                boolean[] open =
                                        masks.isEmpty()
                                                ? filledWith(true)
                                                : masks.get(masks.size() - 1);
                                for (int i = 0; i < ENTRIES; i++) {
                                    assertEquals(open[i], Float.isFinite(seen[i]));
                                    boolean isNoisy = config instanceof ConfidenceConfig;
                                    assertTrue(isNoisy || !open[i] || seen[i] <= 0);
                                }
                                masks.add(state.mask().toBooleanArray());
                            });
        }
    }

    @Test
    void anImageIsTheSameAloneAndAmongOthers() {
        long[] labels = new long[9];
        Arrays.setAll(labels, i -> i % 5);
        for (SamplerConfig config : orders(5, MaskSchedule.ARCCOS)) {
            ImageSampler images =
                    new ImageSampler(
                            generator,
                            new FakeTokenizer(),
                            config,
                            TensorOps.of(Precision.FLOAT32),
                            4);
            SampledImages all = images.sample(labels, 3, SEEDS, manager);
            for (int i = 0; i < 9; i++) {
                SampledImages one = images.sample(new long[] {labels[i]}, 3 + i, SEEDS, manager);
                assertArrayEquals(
                        all.tokens().get(i).toLongArray(),
                        one.tokens().toLongArray(),
                        config + " image " + i);
            }
        }
    }

    @Test
    void nothingButTheResultStays() {
        NDArray labels = labels(1, 2);
        for (SamplerConfig config : orders(5, MaskSchedule.ARCCOS)) {
            int before = manager.getManagedArrays().size();
            sampler(config).sample(labels, draws(2), manager, StepListener.NONE);
            assertEquals(before + 2, manager.getManagedArrays().size(), config.toString());
        }
    }

    private static List<SamplerConfig> orders(int steps, MaskSchedule schedule) {
        return List.of(
                new ConfidenceConfig(
                        steps, schedule, 1, false, 4.5, 2, Annealing.LINEAR, 3, 0, false),
                new RandomConfig(steps, schedule, 1, false, 2, Annealing.LINEAR, 3, 0),
                new HaltonConfig(steps, schedule, 1, false, 2, Annealing.LINEAR, 3, 0, false),
                new HaltonConfig(steps, schedule, 1, false, 2, Annealing.LINEAR, 3, 0, true));
    }

    private static SamplerConfig halton(int steps, boolean randomizeStart) {
        return new HaltonConfig(
                steps, MaskSchedule.ARCCOS, 1, false, 0, Annealing.COSINE, 3, 0, randomizeStart);
    }

    private static SamplerConfig random(int steps) {
        return new RandomConfig(steps, MaskSchedule.ARCCOS, 1, false, 0, Annealing.COSINE, 3, 0);
    }

    private Sampler sampler(SamplerConfig config) {
        return new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
    }

    private NDArray allMasked(int batch) {
        return manager.full(new Shape(batch, 12, 2), MASK, DataType.INT64);
    }

    private boolean[] masks(SamplerConfig config) {
        return masks(config, allMasked(2)).get(3);
    }

    private List<boolean[]> masks(SamplerConfig config, NDArray start) {
        int batch = (int) start.getShape().get(0);
        List<boolean[]> masks = new ArrayList<>();
        sampler(config)
                .fill(
                        start,
                        manager.ones(new Shape(batch), DataType.INT64),
                        draws(batch),
                        manager,
                        state -> masks.add(state.mask().toBooleanArray()));
        return masks;
    }

    private NDArray labels(long... labels) {
        return manager.create(labels);
    }

    private Draws draws(int batch) {
        return new SeededDraws(SEEDS, 0, batch, manager);
    }

    private static int count(boolean[] mask, int image) {
        int count = 0;
        for (boolean masked : half(mask, image)) {
            count += masked ? 1 : 0;
        }
        return count;
    }

    private static boolean[] half(boolean[] mask, int image) {
        return Arrays.copyOfRange(mask, image * ENTRIES, (image + 1) * ENTRIES);
    }

    private static boolean[] filledWith(boolean value) {
        boolean[] all = new boolean[ENTRIES];
        Arrays.fill(all, value);
        return all;
    }
}
