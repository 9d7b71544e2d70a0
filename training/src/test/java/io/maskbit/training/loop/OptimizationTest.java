package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Component;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.LearningRate;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.RunIdentity;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizationTest {

    private static final double[] LOSSES = {10.1207533, 10.1207533, 9.8737097, 9.3909960};
    private static final double[] NORMS = {14.0734129, 14.0734129, 13.8869715, 13.5154791};
    private static final double[] RATES = {0, 0.005, 0.01, 0.00868198};
    private static final double[] WEIGHTS = {-0.28487444, -0.27973199, -0.26945323, -0.26054057};
    private static final double[] AVERAGES = {-0.28487444, -0.28066698, -0.27225667, -0.26414552};

    /** Rate, clipping, update and average in the order of the conformance vector (spec A.5). */
    @Test
    void followsTheConformanceVector() {
        try (NDManager manager = Backend.open("cpu")) {
            TinyBlock block =
                    new TinyBlock(manager)
                            .with("opt.weight", new Shape(3, 4))
                            .with("opt.bias", new Shape(3));
            Component linear = () -> block;
            Optimization optimization =
                    new Optimization(
                            config(),
                            Map.of("linear", NamedParameters.of(linear)),
                            Map.of(),
                            manager);
            for (int i = 0; i < 4; i++) {
                int step = i;
                Step.run(
                        () -> {
                            NDArray x = Fill.symmetric(manager, "opt.x", new Shape(5, 4));
                            NDArray loss =
                                    Tape.backward(
                                            () ->
                                                    x.matMul(block.get("opt.weight").transpose())
                                                            .add(block.get("opt.bias"))
                                                            .square()
                                                            .sum());
                            assertEquals(LOSSES[step], loss.getFloat(), 1e-5);
                            assertEquals(RATES[step], optimization.learningRate(), 1e-8);
                            assertEquals(NORMS[step], optimization.update().getFloat(), 1e-5);
                            assertEquals(
                                    WEIGHTS[step], block.get("opt.weight").getFloat(0, 0), 1e-6);
                            optimization.withAverages(
                                    () -> {
                                        float average = block.get("opt.weight").getFloat(0, 0);
                                        assertEquals(AVERAGES[step], average, 1e-6);
                                        return true;
                                    });
                        });
            }
            assertEquals(4, optimization.steps());
        }
    }

    /**
     * Without care the second half would pass over a parameter that the whole run goes on decaying.
     */
    @Test
    void aResumedRunKeepsDecayingParametersThatAreNoLongerUsed(@TempDir Path folder) {
        String whole;
        try (NDManager manager = Backend.open("cpu")) {
            Pair pair = new Pair(manager);
            pair.steps(2, true);
            CheckpointStore store = new CheckpointStore(folder, 1);
            store.save(
                    pair.optimization.snapshot(TinyBatches.of(1)),
                    new RunIdentity(Map.of(), "settings", 1));
            pair.steps(2, false);
            whole = pair.digests();
        }
        try (NDManager manager = Backend.open("cpu")) {
            Pair pair = new Pair(manager);
            pair.optimization.restore(new CheckpointStore(folder, 1).latest().orElseThrow());
            pair.steps(2, false);
            assertEquals(whole, pair.digests());
        }
    }

    /** A statistic moves by itself; it comes back from a checkpoint, and no average replaces it. */
    @Test
    void runningStatisticsAreSavedButNeitherOptimisedNorAveraged(@TempDir Path folder) {
        float[] moved = {1, 2, 3};
        CheckpointStore store = new CheckpointStore(folder, 1);
        try (NDManager manager = Backend.open("cpu")) {
            Pair pair = new Pair(manager);
            pair.block.get("mean").set(FloatBuffer.wrap(moved));
            pair.steps(2, true);
            assertArrayEquals(moved, pair.block.get("mean").toFloatArray());
            pair.optimization.withAverages(
                    () -> {
                        assertArrayEquals(moved, pair.block.get("mean").toFloatArray());
                        return true;
                    });
            store.save(
                    pair.optimization.snapshot(TinyBatches.of(1)),
                    new RunIdentity(Map.of(), "settings", 1));
        }
        try (NDManager manager = Backend.open("cpu")) {
            Pair pair = new Pair(manager);
            Checkpoint checkpoint = store.latest().orElseThrow();
            pair.optimization.restore(checkpoint);
            assertArrayEquals(moved, pair.block.get("mean").toFloatArray());
            NamedParameters parameters = NamedParameters.of(() -> pair.block);
            float[] average =
                    pair.optimization.withAverages(() -> parameters.get("a").toFloatArray());
            parameters.get("mean").subi(1);
            checkpoint.loadAveraged("pair", parameters);
            assertArrayEquals(moved, parameters.get("mean").toFloatArray());
            assertArrayEquals(average, parameters.get("a").toFloatArray());
        }
    }

    /** Two parameters, the second of which takes part on request only, and a statistic. */
    private static final class Pair {

        private final TinyBlock block;
        private final Optimization optimization;

        Pair(NDManager manager) {
            block =
                    new TinyBlock(manager)
                            .with("a", new Shape(3))
                            .withStatistic("mean", new Shape(3))
                            .with("b", new Shape(3));
            optimization =
                    new Optimization(
                            config(),
                            Map.of("pair", NamedParameters.of(() -> block)),
                            Map.of(),
                            manager);
        }

        void steps(int count, boolean both) {
            for (int i = 0; i < count; i++) {
                Step.run(
                        () -> {
                            Tape.backward(
                                    () -> {
                                        NDArray loss = block.get("a").square().sum();
                                        return both ? loss.add(block.get("b").sum()) : loss;
                                    });
                            optimization.update();
                        });
            }
        }

        String digests() {
            return NamedParameters.of(() -> block).digests().toString();
        }
    }

    private static TokenizerLoopConfig config() {
        return new TokenizerLoopConfig(
                6,
                0.01,
                LearningRate.Kind.COSINE_WITH_MINIMUM,
                2,
                0.1,
                1,
                1,
                0.9,
                0.999,
                1e-8,
                0.1,
                1,
                1,
                0.999,
                0,
                false,
                1,
                2.0 / 3,
                0,
                1,
                TokenizerLoopConfig.Reconstruction.L2,
                4,
                0.1,
                1,
                2000,
                0,
                1,
                6,
                1,
                0,
                true);
    }
}
