package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FeatureTableTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void holdsWhatWasAppendedInOrder() {
        try (FeatureTable table = new FeatureTable(2, MANAGER)) {
            table.append(new float[] {1, 2, 3, 4});
            Step.run(() -> table.append(MANAGER.create(new double[] {5, 6.5}, new Shape(1, 2))));
            assertEquals(3, table.count());
            Step.run(
                    () -> {
                        NDArray middle = table.rows(1, 3, MANAGER);
                        assertEquals(DataType.FLOAT64, middle.getDataType());
                        assertEquals(new Shape(2, 2), middle.getShape());
                        assertArrayEquals(new double[] {3, 4, 5, 6.5}, middle.toDoubleArray());
                        assertArrayEquals(
                                new double[] {5, 6.5, 1, 2, 5, 6.5},
                                table.rows(new int[] {2, 0, 2}, MANAGER).toDoubleArray());
                    });
        }
    }

    @Test
    void growsOverManyBlocks() {
        int width = 1 << 20; // four rows a block
        try (FeatureTable table = new FeatureTable(width, MANAGER)) {
            for (int i = 0; i < 3; i++) {
                float[] rows = new float[3 * width];
                for (int r = 0; r < 3; r++) {
                    rows[r * width] = 3 * i + r;
                    rows[(r + 1) * width - 1] = -(3 * i + r);
                }
                table.append(rows);
            }
            for (int i = 0; i < 9; i++) {
                int row = i;
                Step.run(
                        () -> {
                            NDArray vector = table.rows(row, row + 1, MANAGER);
                            assertEquals(row, vector.getDouble(0, 0));
                            assertEquals(-row, vector.getDouble(0, width - 1));
                        });
            }
        }
    }

    @Test
    void refusesWhatIsNoFeature() {
        try (FeatureTable table = new FeatureTable(2, MANAGER)) {
            assertThrows(IllegalArgumentException.class, () -> table.append(new float[3]));
            assertThrows(ExperimentException.class, () -> table.append(new float[] {0, Float.NaN}));
            assertThrows(
                    ExperimentException.class,
                    () -> // beyond float32
                    Step.run(
                                    () ->
                                            table.append(
                                                    MANAGER.create(
                                                            new double[] {0, 1e300},
                                                            new Shape(1, 2)))));
            assertEquals(0, table.count());
            assertThrows(IndexOutOfBoundsException.class, () -> table.rows(0, 1, MANAGER));
        }
    }
}
