package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeTest {

    private static final TokenGroups GROUPS =
            TokenGroups.of(new TokenSpace.Bits(4, new GridShape(1, 4)), 1);
    private static final TokenMask FIRST = TokenMask.of(GROUPS, true, false, false, false);

    @Test
    void theEditFadesWithTheDistance() {
        float[] weights = new Composite(2).weights(FIRST, 1, 8);
        assertArrayEquals(new float[] {1, 1, 2 / 3f, 1 / 3f, 0, 0, 0, 0}, weights, 1e-6f);
        assertArrayEquals(
                new float[] {1, 1, 0, 0, 0, 0, 0, 0}, new Composite(0).weights(FIRST, 1, 8));
        assertArrayEquals(new float[8], new Composite(3).weights(TokenMask.none(GROUPS), 1, 8));
    }

    @Test
    void pixelsFarFromTheMaskAreThoseOfTheOriginalBitByBit() {
        try (NDManager manager = Backend.open("cpu")) {
            Shape shape = new Shape(2, 3, 1, 8);
            NDArray originals = manager.arange(0f, 48f).reshape(shape).mul(0.013f);
            NDArray edits = manager.arange(0f, 48f).reshape(shape).mul(-0.37f);
            float[] before = originals.toFloatArray();
            float[] edited = edits.toFloatArray();
            int arrays = manager.getManagedArrays().size();
            NDArray joined =
                    new Composite(1)
                            .of(originals, edits, List.of(FIRST, TokenMask.none(GROUPS)), manager);
            assertEquals(arrays + 1, manager.getManagedArrays().size());
            float[] after = joined.toFloatArray();
            for (int i = 0; i < 48; i++) {
                int column = i % 8;
                if (i >= 24 || column > 2) {
                    assertEquals(before[i], after[i], "value " + i);
                } else if (column < 2) {
                    assertEquals(edited[i], after[i], "value " + i);
                } else {
                    assertEquals((before[i] + edited[i]) / 2, after[i], 1e-6f);
                }
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Composite(1).of(originals, edits, List.of(FIRST), manager));
        }
        assertThrows(IllegalArgumentException.class, () -> new Composite(-1));
    }
}
