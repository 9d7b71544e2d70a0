package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Seeds;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeededDrawsTest {

    private static final Seeds SEEDS = new Seeds(7);

    @Test
    void anImageDrawsTheSameInEveryBatch() {
        onCpu(
                manager -> {
                    Shape three = new Shape(3, 4, 2);
                    NDArray flat = manager.ones(new Shape(3, 4, 2, 8)).div(8);
                    SeededDraws batch = new SeededDraws(SEEDS, 10, 3, manager);
                    SeededDraws alone = new SeededDraws(SEEDS, 11, 1, manager);
                    assertArrayEquals(
                            batch.confidence(2, three).get(1).toFloatArray(),
                            alone.confidence(2, new Shape(1, 4, 2)).toFloatArray());
                    assertArrayEquals(
                            batch.tokens(2, flat).get(1).toLongArray(),
                            alone.tokens(2, flat.get("1:2")).toLongArray());
                });
    }

    @Test
    void stepsImagesSeedsAndKindsDrawDifferently() {
        onCpu(
                manager -> {
                    Shape shape = new Shape(1, 50, 2);
                    float[] noise =
                            new SeededDraws(SEEDS, 3, 1, manager)
                                    .confidence(0, shape)
                                    .toFloatArray();
                    SeededDraws same = new SeededDraws(SEEDS, 3, 1, manager);
                    assertFalse(Arrays.equals(noise, same.confidence(1, shape).toFloatArray()));
                    SeededDraws next = new SeededDraws(SEEDS, 4, 1, manager);
                    assertFalse(Arrays.equals(noise, next.confidence(0, shape).toFloatArray()));
                    SeededDraws other = new SeededDraws(new Seeds(8), 3, 1, manager);
                    assertFalse(Arrays.equals(noise, other.confidence(0, shape).toFloatArray()));
                });
    }

    @Test
    void valuesComeAsOftenAsTheirProbabilitySays() {
        onCpu(
                manager -> {
                    float[] p = {0f, 0.5f, 0.125f, 0f, 0.375f, 0f};
                    int rows = 20_000;
                    NDArray probabilities =
                            manager.create(p).reshape(1, 1, 1, 6).broadcast(1, rows, 1, 6);
                    SeededDraws draws = new SeededDraws(SEEDS, 0, 1, manager);
                    long[] drawn = draws.tokens(0, probabilities).toLongArray();
                    int[] counts = new int[6];
                    for (long value : drawn) {
                        counts[(int) value]++;
                    }
                    for (int v = 0; v < 6; v++) {
                        double sigma = Math.sqrt(p[v] * (1 - p[v]) * rows);
                        assertEquals(p[v] * rows, counts[v], 4 * sigma, "value " + v);
                    }
                });
    }

    @Test
    void roundedTotalsNeverDrawAnImpossibleValue() {
        onCpu(
                manager -> {
                    // Sums to 0.9 only: without scaling, a tenth of the draws would fall off the
                    // end.
                    NDArray p =
                            manager.create(new float[] {0.45f, 0.45f, 0f})
                                    .reshape(1, 1, 1, 3)
                                    .broadcast(1, 2000, 1, 3);
                    NDArray drawn = new SeededDraws(SEEDS, 0, 1, manager).tokens(0, p);
                    assertEquals(1, drawn.max().getLong());
                    assertEquals(0, drawn.min().getLong());
                });
    }

    @Test
    void noiseIsStandardGumbel() {
        onCpu(
                manager -> {
                    NDArray noise =
                            new SeededDraws(SEEDS, 0, 1, manager)
                                    .confidence(0, new Shape(1, 20_000, 1));
                    assertEquals(DataType.FLOAT32, noise.getDataType());
                    float mean = noise.mean().getFloat();
                    float variance = noise.sub(mean).square().mean().getFloat();
                    assertEquals(0.5772, mean, 0.04);
                    assertEquals(Math.PI * Math.PI / 6, variance, 0.1);
                    assertTrue(noise.isInfinite().none().getBoolean());
                });
    }

    @Test
    void refusesAnotherBatchThanItWasMadeFor() {
        onCpu(
                manager -> {
                    SeededDraws draws = new SeededDraws(SEEDS, 0, 2, manager);
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> draws.confidence(0, new Shape(3, 4, 1)));
                });
    }

    private static void onCpu(java.util.function.Consumer<NDManager> body) {
        try (NDManager manager = Backend.open("cpu")) {
            Step.run(() -> body.accept(manager));
        }
    }
}
