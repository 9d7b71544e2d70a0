package io.maskbit.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.data.Cursor;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {

    private static final int VALUES = 200_000;

    @TempDir Path folder;

    @Test
    @Timeout(120)
    void aProcessKilledAmidSavingLeavesAUsableStore() throws Exception {
        CheckpointStore store = new CheckpointStore(folder, 2);
        long latest = 0;
        for (int kill = 1; kill <= 2; kill++) {
            Process process = start();
            try {
                while (store.steps().size() < 2 || latest(store) < latest + 5) {
                    assertTrue(process.isAlive(), "the saving process ended by itself");
                    Thread.sleep(1);
                }
            } finally {
                process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            Checkpoint checkpoint = store.latest().orElseThrow();
            latest = checkpoint.position().step();
            float expected = latest;
            try (NDManager manager = Backend.open("cpu");
                    TensorFile file = checkpoint.file("generator")) {
                float[] values = file.read("weight", manager).toFloatArray();
                assertEquals(VALUES, values.length);
                assertArrayEquals(new float[] {expected}, distinct(values));
            }
        }
    }

    private static long latest(CheckpointStore store) {
        return store.steps().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static float[] distinct(float[] values) {
        for (float value : values) {
            if (value != values[0]) {
                return new float[] {values[0], value};
            }
        }
        return new float[] {values[0]};
    }

    private Process start() throws Exception {
        String path =
                Stream.of(
                                System.getProperty("jdk.module.path", ""),
                                System.getProperty("java.class.path", ""),
                                Path.of("target", "classes").toString(),
                                Path.of("target", "test-classes").toString())
                        .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        Saving.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Saves checkpoint after checkpoint until it is killed. */
    static final class Saving {

        private Saving() {}

        public static void main(String[] arguments) {
            CheckpointStore store = new CheckpointStore(Path.of(arguments[0]), 2);
            RunIdentity identity = new RunIdentity(Map.of(), "settings", 1);
            try (NDManager manager = Backend.open("cpu")) {
                long first = latest(store) + 1;
                for (long step = first; step < first + 100_000; step++) {
                    long now = step;
                    Step.run(
                            () -> {
                                NDArray weight = manager.ones(new Shape(VALUES)).mul(now);
                                Position position =
                                        new Position(now, now, new Cursor(now, "abc"), now);
                                store.save(
                                        new Snapshot(
                                                position,
                                                Map.of("generator", Map.of("weight", weight))),
                                        identity);
                            });
                }
            }
        }
    }
}
