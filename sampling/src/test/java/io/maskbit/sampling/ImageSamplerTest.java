package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageSamplerTest {

    private static final SamplerConfig CONFIG =
            new ConfidenceConfig(
                    5, MaskSchedule.ARCCOS, 1, false, 4.5, 3, Annealing.LINEAR, 1, 0, false);
    private static final Seeds SEEDS = new Seeds(5);

    private NDManager manager;
    private FakeGenerator generator;
    private ImageSampler sampler;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        generator = new FakeGenerator(manager);
        sampler = sampler(4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void anImageIsTheSameAloneAndAmongOthers() {
        long[] labels = new long[16];
        Arrays.setAll(labels, i -> i % 5);
        SampledImages all = sampler.sample(labels, 3, SEEDS, manager);
        assertEquals(new Shape(16, 3, 3, 4), all.images().getShape());
        for (int i = 0; i < 16; i++) {
            SampledImages one = sampler.sample(new long[] {labels[i]}, 3 + i, SEEDS, manager);
            assertArrayEquals(
                    all.images().get(i).toFloatArray(), one.images().toFloatArray(), "image " + i);
            assertArrayEquals(all.tokens().get(i).toLongArray(), one.tokens().toLongArray());
        }
    }

    @Test
    void networksAlwaysSeeWholeChunksWithEachImageAtItsPlace() {
        sampler.sample(new long[] {1, 2, 3}, 6, SEEDS, manager);
        // Images 6 and 7 end the chunk of 4 to 7, image 8 begins the next; 5 means no class.
        assertArrayEquals(new long[] {5, 5, 1, 2}, generator.labelsSeen.get(0));
        assertArrayEquals(new long[] {3, 5, 5, 5}, generator.labelsSeen.get(5));
    }

    @Test
    void numberSeedAndLabelEachMatter() {
        float[] image = image(2, 1, SEEDS);
        assertArrayEquals(image, image(2, 1, SEEDS));
        assertFalse(Arrays.equals(image, image(3, 1, SEEDS)));
        assertFalse(Arrays.equals(image, image(2, 4, SEEDS)));
        assertFalse(Arrays.equals(image, image(2, 1, new Seeds(6))));
    }

    @Test
    void nothingButTheResultStays() {
        int before = manager.getManagedArrays().size();
        sampler.sample(new long[] {1, 2, 3, 4, 5}, 2, SEEDS, manager);
        assertEquals(before + 2, manager.getManagedArrays().size());
    }

    @Test
    void refusesLabelsThatDoNotExist() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler.sample(new long[] {6}, 0, SEEDS, manager))
                        .getMessage();
        assertTrue(message.contains("between 0 and 5"), message);
        assertThrows(
                IllegalArgumentException.class,
                () -> sampler.sample(new long[0], 0, SEEDS, manager));
        assertThrows(
                IllegalArgumentException.class,
                () -> sampler.sample(new long[] {1}, -1, SEEDS, manager));
        assertThrows(IllegalArgumentException.class, () -> sampler(0));
    }

    private float[] image(long index, long label, Seeds seeds) {
        return sampler.sample(new long[] {label}, index, seeds, manager).images().toFloatArray();
    }

    private ImageSampler sampler(int chunk) {
        return new ImageSampler(
                generator, new FakeTokenizer(), CONFIG, TensorOps.of(Precision.FLOAT32), chunk);
    }
}
