package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.CheckpointFile.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {

    private static final int MUTATIONS = 2000;

    @TempDir Path folder;

    @Test
    void saysWhatAFileIsInsteadOfWeights() throws IOException {
        refuses("does not exist", folder.resolve("absent"));
        refuses("is not a file", folder);
        refuses("is empty", write(""));
        refuses("starts with the bytes 61", write("a"));
        refuses("bare Python pickle", write("\u0080\2}q\0."));
        refuses("pointer of Git LFS", write("version https://git-lfs.github.com/spec/v1\noid"));
        refuses("web page", write("<!DOCTYPE html><html></html>"));
        refuses(
                "its pickle",
                write("\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\2M\u00e9\3."));
        refuses("zip archive that cannot be read", write("PK\3\4 and nothing more"));
    }

    @Test
    void theContentDecidesNotTheName() throws IOException {
        Path torch = torch().write(folder.resolve("weights.safetensors"));
        try (TensorFile opened = TensorFile.open(torch)) {
            assertEquals(2, opened.names().size());
        }
        Path safetensors = safetensors(folder.resolve("pytorch_model.bin"));
        try (TensorFile opened = TensorFile.open(safetensors)) {
            assertEquals(2, opened.names().size());
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        for (byte[] bytes : wholes()) {
            Path file = folder.resolve("cut");
            for (int length = 0; length < bytes.length; length++) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertThrows(ExperimentException.class, () -> TensorFile.open(file).close());
            }
        }
    }

    @Test
    void flippedBytesAreReadOrRefusedButNeverCrash() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        for (byte[] bytes : wholes()) {
            int refused = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = bytes.clone();
                int flips = 1 + random.nextInt(3);
                for (int f = 0; f < flips; f++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                // A name of its own: the JDK shares the directories of archives by name and time.
                Path file = Files.write(folder.resolve("mutated-" + i), mutated);
                refused += readsAll(file) ? 0 : 1;
                Files.delete(file);
            }
            assertTrue(refused > MUTATIONS / 4, "only " + refused + " refused");
        }
    }

    @Test
    void flippedBytesInAPickleAreReadOrRefusedButNeverCrash() throws IOException {
        // With true checksums around it, so that the pickle itself is what is put to the test.
        SplittableRandom random = new SplittableRandom(12);
        byte[] pickle = CheckpointFile.pickle(dictionary());
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = pickle.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            CheckpointFile torch = torch().entry("data.pkl", mutated);
            Path file = torch.write(folder.resolve("pickle-" + i));
            Path old = torch.writeOld(folder.resolve("old-" + i));
            refused += (readsAll(file) ? 0 : 1) + (readsAll(old) ? 0 : 1);
            Files.delete(file);
            Files.delete(old);
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " refused");
    }

    private static boolean readsAll(Path file) {
        try (TensorFile opened = TensorFile.open(file);
                NDManager manager = Backend.open("cpu")) {
            for (String name : opened.names()) {
                opened.read(name, manager);
            }
            return true;
        } catch (ExperimentException e) {
            return false;
        } catch (EngineException e) {
            throw new AssertionError("the engine was given something wrong", e);
        }
    }

    private byte[][] wholes() throws IOException {
        return new byte[][] {
            Files.readAllBytes(torch().write(folder.resolve("torch"))),
            Files.readAllBytes(torch().writeOld(folder.resolve("old"))),
            Files.readAllBytes(safetensors(folder.resolve("safetensors")))
        };
    }

    private static CheckpointFile torch() {
        return new CheckpointFile()
                .content(dictionary())
                .entry("byteorder", "little".getBytes(StandardCharsets.US_ASCII))
                .storage("0", CheckpointFile.floats(0, 1, 2, 3, 4, 5));
    }

    private static Map<String, Object> dictionary() {
        Map<String, Object> dict = new LinkedHashMap<>();
        Storage storage = new Storage("FloatStorage", "0", 6);
        dict.put("a", CheckpointFile.tensor(storage, 2, 3));
        dict.put(
                "b",
                CheckpointFile.view(
                        storage, 1, CheckpointFile.longs(2, 2), CheckpointFile.longs(1, 3)));
        dict.put("epoch", 3);
        return dict;
    }

    private static Path safetensors(Path file) throws IOException {
        String header =
                """
                {"__metadata__":{"format":"pt"},
                 "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
                 "b":{"dtype":"BF16","shape":[2],"data_offsets":[24,28]}}""";
        return RawSafetensors.write(file, header, new byte[28]);
    }

    private Path write(String latin) throws IOException {
        return Files.write(folder.resolve("some.bin"), latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void refuses(String message, Path file) {
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> TensorFile.open(file).close());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
}
