package io.maskbit.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.data.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final RunIdentity IDENTITY =
            new RunIdentity(
                    Map.of("generator", new ComponentOrigin("tiny", "io.tiny", "1.0")),
                    "settings",
                    7);

    @TempDir Path folder;
    private NDManager manager;
    private CheckpointStore store;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        store = new CheckpointStore(folder, 2);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void givesBackWhatWasSaved() {
        save(120);
        Checkpoint checkpoint = store.latest().orElseThrow();
        assertEquals(folder.resolve("step-000120"), checkpoint.folder());
        assertEquals(position(120), checkpoint.position());
        assertEquals(IDENTITY, checkpoint.manifest().identity());
        assertTrue(checkpoint.contains("generator"));
        assertFalse(checkpoint.contains("quantizer"), "a component without parameters has no file");
        try (TensorFile file = checkpoint.file("generator")) {
            assertArrayEquals(new float[] {120, 2}, file.read("weight", manager).toFloatArray());
        }
    }

    @Test
    void anEmptyStoreHasNoLatest() {
        assertTrue(store.latest().isEmpty());
        assertTrue(new CheckpointStore(folder.resolve("absent"), 2).latest().isEmpty());
        assertThrows(ExperimentException.class, () -> store.open(3));
    }

    @Test
    void keepsTheLatestOnly() {
        save(1);
        save(2);
        save(999_999);
        save(1_000_000);
        assertEquals(List.of(999_999L, 1_000_000L), store.steps());
        assertEquals(1_000_000, store.latest().orElseThrow().position().step());
    }

    @Test
    void replacesACheckpointOfTheSameStep() {
        save(1);
        save(1);
        assertEquals(List.of(1L), store.steps());
        assertEquals(1, store.latest().orElseThrow().position().step());
    }

    @Test
    void equalSnapshotsGiveEqualBytes() throws IOException {
        save(1);
        byte[] first = Files.readAllBytes(store.path(1).resolve("manifest.json"));
        save(1);
        assertArrayEquals(first, Files.readAllBytes(store.path(1).resolve("manifest.json")));
    }

    @Test
    void doesNotSeeWhatAKilledProcessLeftAndRemovesItWithTheNextSave() throws IOException {
        save(1);
        Path half = Files.createDirectory(folder.resolve(".writing-step-000002"));
        Files.writeString(half.resolve("generator.safetensors"), "half");
        Path removed = Files.createDirectory(folder.resolve(".removing-step-000000"));
        Files.writeString(removed.resolve("manifest.json"), "old");
        assertEquals(1, store.latest().orElseThrow().position().step());
        assertTrue(
                Files.exists(half), "reading must not touch what another process may be writing");
        save(2);
        assertFalse(Files.exists(half));
        assertFalse(Files.exists(removed));
        assertEquals(2, store.latest().orElseThrow().position().step());
    }

    @Test
    void refusesFilesThatWereCutShort() throws IOException {
        for (String name : List.of("generator.safetensors", "ema.safetensors", "manifest.json")) {
            save(1);
            Path file = store.path(1).resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
            refusesNaming(name);
        }
    }

    @Test
    void refusesEveryAlteredByte() throws IOException {
        save(1);
        for (String name : List.of("generator.safetensors", "manifest.json")) {
            Path file = store.path(1).resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                byte[] altered = bytes.clone();
                altered[i] ^= 1;
                Files.write(file, altered);
                refusesNaming(name);
            }
            Files.write(file, bytes);
        }
        assertTrue(store.latest().isPresent());
    }

    @Test
    void refusesWhenAFileIsAbsent() throws IOException {
        for (String name : List.of("generator.safetensors", "ema.safetensors", "manifest.json")) {
            save(1);
            Files.delete(store.path(1).resolve(name));
            refusesNaming(name);
        }
    }

    @Test
    void refusesADamagedLatestRatherThanFallBack() throws IOException {
        save(1);
        save(2);
        Files.delete(store.path(2).resolve("manifest.json"));
        refusesNaming("step-000002");
        assertEquals(1, store.open(1).position().step());
    }

    @Test
    void refusesACheckpointUnderAnotherName() throws IOException {
        save(1);
        Files.move(store.path(1), store.path(5));
        refusesNaming("step-000005");
    }

    @Test
    void namesEverythingThatDiffersFromTheRunThatWroteIt() {
        save(1);
        Checkpoint checkpoint = store.latest().orElseThrow();
        checkpoint.requireSameRun(IDENTITY);
        RunIdentity other =
                new RunIdentity(
                        Map.of("generator", new ComponentOrigin("other", "io.tiny", "1.0")),
                        "other settings",
                        8);
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> checkpoint.requireSameRun(other));
        assertEquals(3, e.problems().size(), e::getMessage);
        checkpoint.requireFactory("generator", "tiny");
        assertThrows(
                ExperimentException.class, () -> checkpoint.requireFactory("generator", "other"));
        assertThrows(
                ExperimentException.class, () -> checkpoint.requireFactory("tokenizer", "tiny"));
    }

    @Test
    void aFailedSaveLeavesEarlierCheckpointsUsable() {
        save(1);
        NDArray closed = manager.ones(new Shape(2));
        closed.close();
        Snapshot broken = new Snapshot(position(2), Map.of("generator", Map.of("w", closed)));
        assertThrows(RuntimeException.class, () -> store.save(broken, IDENTITY));
        assertEquals(1, store.latest().orElseThrow().position().step());
        save(2);
        assertEquals(2, store.latest().orElseThrow().position().step());
    }

    @Test
    void leavesNothingButCheckpoints() throws IOException {
        save(1);
        save(2);
        save(3);
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count());
        }
    }

    private void refusesNaming(String name) {
        ExperimentException e = assertThrows(ExperimentException.class, () -> store.latest());
        assertTrue(e.getMessage().contains(name), e::getMessage);
    }

    private void save(long step) {
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
        files.put("quantizer", Map.of());
        files.put("generator", Map.of("weight", manager.create(new float[] {step, 2})));
        files.put("ema", Map.of("generator.weight", manager.create(new float[] {3, 4})));
        store.save(new Snapshot(position(step), files), IDENTITY);
    }

    private static Position position(long step) {
        return new Position(step, 2 * step, new Cursor(2 * step + 1, "abc"), step);
    }
}
