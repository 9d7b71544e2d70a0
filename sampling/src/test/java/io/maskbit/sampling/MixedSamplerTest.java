package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.sampling.MixedSampler.Place;
import io.maskbit.sampling.SeededDraws.Source;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MixedSamplerTest {

    private static final int PLACES = 4;
    private static final int STEPS = 5;
    private static final Seeds SEEDS = new Seeds(5);
    private static final Seeds OTHERS = new Seeds(-77);

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

    private static ConfidenceConfig config(boolean faithful) {
        return new ConfidenceConfig(
                STEPS, MaskSchedule.ARCCOS, 1, false, 4.5, 3, Annealing.LINEAR, 1, 0, faithful);
    }

    private MixedSampler mixed(boolean faithful) {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        return new MixedSampler(generator, new FakeTokenizer(), config(faithful), ops, PLACES);
    }

    private Place fromNothing(long label, Seeds seeds, long number) {
        return Place.fromNothing(generator.groups(), label, new Source(seeds, number));
    }

    private float[] sampled(long label, Seeds seeds, long number) {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        return new ImageSampler(generator, new FakeTokenizer(), config(false), ops, PLACES)
                .sample(new long[] {label}, number, seeds, manager)
                .images()
                .get(0)
                .toFloatArray();
    }

    @Test
    void unrelatedImagesAreThoseOfTheSampler() {
        List<Place> places =
                List.of(
                        fromNothing(1, SEEDS, 9),
                        fromNothing(4, OTHERS, 0),
                        fromNothing(5, SEEDS, 2));
        NDArray images = mixed(false).sample(places, manager, StepListener.NONE).images();
        assertEquals(3, images.getShape().get(0));
        assertArrayEquals(sampled(1, SEEDS, 9), images.get(0).toFloatArray());
        assertArrayEquals(sampled(4, OTHERS, 0), images.get(1).toFloatArray());
        assertArrayEquals(sampled(5, SEEDS, 2), images.get(2).toFloatArray());
    }

    @Test
    void anEditAmongOthersIsThatOfTheEditor() {
        long[] tokens = LongStream.range(0, 12).map(i -> i * 5 % 64).toArray();
        boolean[] entries = new boolean[24];
        for (int i = 3; i < 17; i++) {
            entries[i] = true;
        }
        TokenMask mask = TokenMask.of(generator.groups(), entries);
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        NDArray given = manager.create(tokens).reshape(1, 3, 4);
        long[] alone =
                new ImageEditor(generator, new FakeTokenizer(), config(false), ops, PLACES)
                        .edit(given, List.of(mask), new long[] {2}, 6, OTHERS, manager)
                        .tokens()
                        .toLongArray();
        List<Place> places =
                List.of(
                        fromNothing(1, SEEDS, 9),
                        new Place(tokens, mask, 2, new Source(OTHERS, 6)));
        NDArray together = mixed(false).sample(places, manager, StepListener.NONE).tokens();
        assertArrayEquals(alone, together.get(1).toLongArray());
    }

    @Test
    void stepsAreToldUnlessNothingIsMasked() {
        List<Integer> steps = new ArrayList<>();
        mixed(false).sample(List.of(fromNothing(1, SEEDS, 0)), manager, s -> steps.add(s.step()));
        assertEquals(List.of(0, 1, 2, 3, 4), steps);
        TokenMask none = TokenMask.none(generator.groups());
        Place kept = new Place(new long[12], none, 1, new Source(SEEDS, 0));
        mixed(false).sample(List.of(kept), manager, s -> steps.add(s.step()));
        assertEquals(STEPS, steps.size());
    }

    @Test
    void anExceptionOfTheListenerEndsThePassAndLeavesNothing() {
        int before = manager.getManagedArrays().size();
        MixedSampler sampler = mixed(false);
        List<Place> one = List.of(fromNothing(1, SEEDS, 0));
        StepListener stop =
                state -> {
                    if (state.step() == 2) {
                        throw new IllegalStateException("stop");
                    }
                };
        assertThrows(IllegalStateException.class, () -> sampler.sample(one, manager, stop));
        assertEquals(3, generator.labelsSeen.size());
        assertEquals(before, manager.getManagedArrays().size());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Place one = fromNothing(1, SEEDS, 0);
        assertRefused("1 to 4 images, not 0", List.of());
        assertRefused("1 to 4 images, not 5", Collections.nCopies(5, one));
        assertRefused("between 0 and 5 (no class), but is 6", List.of(fromNothing(6, SEEDS, 0)));
        Source source = new Source(SEEDS, 0);
        TokenMask none = TokenMask.none(generator.groups());
        assertRefused("12 tokens, not 3", List.of(new Place(new long[3], none, 0, source)));
        long[] tooLarge = new long[12];
        tooLarge[7] = 64;
        assertRefused("but is 64", List.of(new Place(tooLarge, none, 0, source)));
    }

    @Test
    void aFaithfulSamplerMakesImagesButDoesNotEdit() {
        MixedSampler faithful = mixed(true);
        faithful.sample(List.of(fromNothing(1, SEEDS, 0)), manager, StepListener.NONE);
        TokenMask none = TokenMask.none(generator.groups());
        List<Place> edit = List.of(new Place(new long[12], none, 0, new Source(SEEDS, 0)));
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> faithful.sample(edit, manager, StepListener.NONE));
        assertTrue(refused.getMessage().contains("faithful"), refused.getMessage());
    }

    private void assertRefused(String why, List<Place> places) {
        MixedSampler sampler = mixed(false);
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> sampler.sample(places, manager, StepListener.NONE));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
