package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Backend;
import org.junit.jupiter.api.Test;

class PixelsTest {

    @Test
    void clampsCutsFractionsOffAndPutsChannelsLast() {
        try (NDManager manager = Backend.open("cpu")) {
            float[] values = {-0.5f, 0.999f, 1f, 0.5f, 7f, 0.0039f, 0f, 0.004f};
            NDArray images = manager.create(values, new Shape(1, 2, 2, 2));
            byte[] expected = {0, (byte) 255, (byte) 254, 0, (byte) 255, 0, 127, 1};
            assertArrayEquals(expected, Pixels.toBytes(images));
        }
    }

    @Test
    void refusesWhatIsNoNumber() {
        try (NDManager manager = Backend.open("cpu")) {
            NDArray images = manager.create(new float[] {1, Float.NaN}, new Shape(1, 2, 1, 1));
            assertThrows(IllegalArgumentException.class, () -> Pixels.toBytes(images));
        }
    }
}
