package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Backend;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void uploadsAreIndependentOfEachOther() {
        try (NDManager manager = Backend.open("cpu")) {
            Batch large = batch(2, 0.25f);
            Batch small = batch(1, 0.75f);
            NDArray first = large.images(manager);
            NDArray second = small.images(manager);
            assertEquals(new Shape(2, 3, 2, 2), first.getShape());
            assertEquals(new Shape(1, 3, 2, 2), second.getShape());
            assertArrayEquals(large.pixels(), first.toFloatArray());
            assertArrayEquals(small.pixels(), second.toFloatArray());
            assertArrayEquals(new long[] {0, 1}, large.labels(manager).toLongArray());
        }
    }

    private static Batch batch(int size, float start) {
        float[] pixels = new float[size * 12];
        long[] ids = new long[size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = start + i / 128f;
        }
        for (int i = 0; i < size; i++) {
            ids[i] = i;
        }
        return new Batch(pixels, ids, ids, 2);
    }
}
