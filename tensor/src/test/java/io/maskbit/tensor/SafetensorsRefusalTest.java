package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRefusalTest {

    @TempDir Path folder;

    @Test
    void refusesShapesThatLie() throws IOException {
        refuses("8 bytes, but shape (3) of F32 needs 12", entry("F32", "[3]", "[0,8]"), 8);
        refuses("the number '-2'", entry("F32", "[-2]", "[0,8]"), 8);
        refuses("the number '2.0'", entry("F32", "[2.0]", "[0,8]"), 8);
        refuses("the number '2e0'", entry("F32", "[2e0]", "[0,8]"), 8);
        refuses(
                "the number '18446744073709551618'",
                entry("F32", "[18446744073709551618]", "[0,8]"),
                8);
        refuses("not numbers", entry("F32", "[\"2\"]", "[0,8]"), 8);
        refuses("not numbers", entry("F32", "[null]", "[0,8]"), 8);
        refuses("not as safetensors headers are", entry("F32", "2", "[0,8]"), 8);
        String big = "1" + "0".repeat(9);
        refuses("counted", entry("F32", "[" + big + "," + big + "," + big + "]", "[0,8]"), 8);
        refuses("more than 64 numbers", entry("F32", "[" + "1,".repeat(64) + "1]", "[0,4]"), 4);
    }

    @Test
    void refusesOffsetsThatLie() throws IOException {
        refuses("speaks of 16", entry("F32", "[4]", "[0,16]"), 8);
        refuses("speaks of 8", entry("F32", "[2]", "[0,8]"), 16);
        refuses("at byte 4, expected 0", entry("F32", "[1]", "[4,8]"), 8);
        refuses("begin and an end", entry("F32", "[0]", "[8,0]"), 8);
        refuses("begin and an end", entry("F32", "[0]", "[0]"), 8);
        refuses("more than 2 numbers", entry("F32", "[0]", "[0,0,0]"), 8);
        String first = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},";
        refuses(
                "tensor 'b' at byte 4, expected 8",
                "{" + first + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8);
        refuses(
                "tensor 'b' at byte 12, expected 8",
                "{" + first + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}",
                16);
        refuses(
                "tensor 'a' twice",
                "{"
                        + first
                        + first
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[8,8]}}",
                8);
    }

    @Test
    void refusesEntriesThatAreNotTensors() throws IOException {
        refuses("values of type 'F8_E4M3'", entry("F8_E4M3", "[8]", "[0,8]"), 8);
        refuses("no dtype, shape or data_offsets", "{\"w\":{\"dtype\":\"F32\"}}", 0);
        refuses("an unknown entry 'more'", "{\"w\":{\"more\":1}}", 0);
        refuses("the entry 'dtype' twice", "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0);
        refuses("a dtype that is not a text", "{\"w\":{\"dtype\":1}}", 0);
        refuses("not as safetensors headers are", "{\"w\":1}", 0);
        refuses("metadata 'a' that are not a text", "{\"__metadata__\":{\"a\":1}}", 0);
        refuses("metadata 'a' twice", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", 0);
        refuses("__metadata__ twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0);
    }

    @Test
    void refusesHeadersThatAreNotJson() throws IOException {
        refuses("not as safetensors headers are", "{", 0);
        refuses("not as safetensors headers are", "{]", 0);
        refuses("not as safetensors headers are", "{w:1}", 0);
        refuses("not as safetensors headers are", "{}{}", 0);
        refuses("an unknown entry", "{" + "\"w\":{".repeat(10_000), 0);
        byte[] invalid = "{\"a\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1);
        Path file = RawSafetensors.write(folder.resolve("refused"), invalid, new byte[0]);
        assertTrue(refusal(file).contains("not UTF-8"));
    }

    @Test
    void refusesHeaderLengthsThatLie() throws IOException {
        Path file = folder.resolve("refused");
        for (long length :
                new long[] {3, 1 << 20, SafetensorsHeader.MAX_LENGTH + 1, -1, Long.MIN_VALUE}) {
            Files.write(
                    file,
                    CheckpointFile.bytes(10)
                            .putLong(length)
                            .put((byte) '{')
                            .put((byte) '}')
                            .array());
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> Safetensors.open(file).close());
            assertTrue(refusal.getMessage().contains("has a header of"), refusal.getMessage());
            assertThrows(ExperimentException.class, () -> TensorFile.open(file).close());
        }
    }

    @Test
    void refusesBooleansThatAreNeitherTrueNorFalse() throws IOException {
        String header = entry("BOOL", "[3]", "[0,3]");
        Path file = RawSafetensors.write(folder.resolve("refused"), header, new byte[] {0, 1, 2});
        try (TensorFile opened = TensorFile.open(file);
                NDManager manager = Backend.open("cpu")) {
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> opened.read("w", manager));
            assertTrue(refusal.getMessage().contains("stored as 2"), refusal.getMessage());
        }
    }

    @Test
    void refusesAFileThatIsCutOffWhileOpen() throws IOException {
        Path file =
                RawSafetensors.write(
                        folder.resolve("cut"), entry("F32", "[2]", "[0,8]"), new byte[8]);
        try (TensorFile opened = TensorFile.open(file);
                NDManager manager = Backend.open("cpu")) {
            Files.write(file, new byte[20]);
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> opened.read("w", manager));
            assertTrue(refusal.getMessage().contains("cannot be read"), refusal.getMessage());
        }
    }

    private static String entry(String type, String shape, String offsets) {
        return "{\"w\":{\"dtype\":\""
                + type
                + "\",\"shape\":"
                + shape
                + ",\"data_offsets\":"
                + offsets
                + "}}";
    }

    private void refuses(String message, String header, int values) throws IOException {
        Path file = RawSafetensors.write(folder.resolve("refused"), header, new byte[values]);
        String refusal = refusal(file);
        assertTrue(refusal.contains(message), refusal);
        assertTrue(refusal.startsWith(file.toString()), refusal);
    }

    private static String refusal(Path file) {
        return assertThrows(ExperimentException.class, () -> Safetensors.open(file).close())
                .getMessage();
    }
}
