package io.maskbit.tensor;

import static io.maskbit.tensor.CheckpointFile.floats;
import static io.maskbit.tensor.CheckpointFile.longs;
import static io.maskbit.tensor.CheckpointFile.tensor;
import static io.maskbit.tensor.CheckpointFile.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.CheckpointFile.Call;
import io.maskbit.tensor.CheckpointFile.Name;
import io.maskbit.tensor.CheckpointFile.Raw;
import io.maskbit.tensor.CheckpointFile.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldTorchFileTest {

    private static final Storage SIX = new Storage("FloatStorage", "1867776752", 6);
    private static final Storage TWO = new Storage("FloatStorage", "b", 2);

    @TempDir Path folder;

    @Test
    void readsTensorsAndViewsOfSeveralStorages() throws IOException {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("last", tensor(TWO, 2));
        dict.put("whole", tensor(SIX, 2, 3));
        dict.put("turned", view(SIX, 1, longs(2, 2), longs(1, 3)));
        dict.put("epoch", 3);
        Path file = sound().content(dict).storage("b", floats(7, 8)).writeOld(path());
        try (TensorFile opened = TensorFile.open(file);
                NDManager manager = Backend.open("cpu")) {
            assertEquals(List.of("last", "whole", "turned"), opened.names());
            assertEquals(Map.of("epoch", "3"), opened.metadata());
            assertArrayEquals(new float[] {7, 8}, opened.read("last", manager).toFloatArray());
            assertArrayEquals(
                    new float[] {0, 1, 2, 3, 4, 5}, opened.read("whole", manager).toFloatArray());
            assertArrayEquals(
                    new float[] {1, 4, 2, 5}, opened.read("turned", manager).toFloatArray());
        }
    }

    @Test
    void refusesCodeByNameAndRunsNothing() throws IOException {
        Path witness = folder.resolve("witness");
        Call attack = new Call(new Name("os", "system"), List.of("touch " + witness));
        refuses("'os.system'", sound().content(Map.of("w", attack)));
        assertTrue(Files.notExists(witness));
    }

    @Test
    void refusesStoragesThatAreNotAsThePickleSays() throws IOException {
        refuses("says 2", sound().storage("1867776752", floats(0, 1)));
        refuses("without any use", sound().storage("unused", floats(0, 1)));
        refuses(
                "no values for storage 'b'",
                sound().content(Map.of("a", tensor(SIX, 6), "b", tensor(TWO, 2))));
        Storage wider = new Storage("DoubleStorage", SIX.key(), 6);
        refuses("in two ways", sound().content(Map.of("a", tensor(SIX, 6), "b", tensor(wider, 6))));
        refuses("bytes long", sound().content(Map.of("a", tensor(wider, 6))));
    }

    @Test
    void refusesStoragesThatArePartsOfOthers() throws IOException {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes("(".getBytes(StandardCharsets.US_ASCII));
        for (Object item :
                List.of("storage", new Name("torch", "FloatStorage"), "b", "cpu", 2, List.of(1))) {
            byte[] pickle = CheckpointFile.pickle(item);
            part.write(pickle, 2, pickle.length - 3);
        }
        part.writeBytes("tQ".getBytes(StandardCharsets.US_ASCII));
        refuses("part of another", sound().content(new Raw(part.toByteArray())));
    }

    private static CheckpointFile sound() {
        return new CheckpointFile()
                .content(Map.of("w", tensor(SIX, 6)))
                .storage("1867776752", floats(0, 1, 2, 3, 4, 5));
    }

    private Path path() {
        return folder.resolve("old.pth");
    }

    private void refuses(String message, CheckpointFile checkpoint) throws IOException {
        Path file = checkpoint.writeOld(path());
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> TensorFile.open(file).close());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    }
}
