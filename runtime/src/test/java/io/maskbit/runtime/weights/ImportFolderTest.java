package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folder of a run: made whole, by one process, and not taken for whole when it is not. */
class ImportFolderTest extends ToyWeights {

    @Test
    void theSameImportIsLeftAsItIsAndAnotherOneIsRefused() throws IOException {
        Path file = file("one.bin", tokenizer(SIX_BITS));
        Path out = Files.createDirectory(folder.resolve("out"));
        Imports.of(out, List.of(file));
        var before = Files.getLastModifiedTime(out.resolve("arm.yaml"));
        Imports.of(out, List.of(file));
        assertEquals(before, Files.getLastModifiedTime(out.resolve("arm.yaml")));
        Map<String, NDArray> other = arrays(tokenizer(SIX_BITS));
        other.put("decoder.conv_out.bias", manager.create(new float[] {1, 2, 3}));
        Path changed = file("two.bin", other);
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.of(out, List.of(changed)));
        assertTrue(e.getMessage().contains("another model"), e.getMessage());
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("notes.txt"), "mine");
        assertThrows(ExperimentException.class, () -> Imports.of(full, List.of(file)));
        assertEquals("mine", Files.readString(full.resolve("notes.txt")));
    }

    @Test
    void aDamagedImportIsNotTakenForWhole() throws IOException {
        List<Path> files =
                List.of(
                        file("bits.bin", tokenizer(SIX_BITS)),
                        file("generator.bin", generator(true, 16, 2)));
        Path out = folder.resolve("out");
        Imports.of(out, files);
        Path weights = weightsOf(out.resolve("weights/generator"));
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        damaged(weights.toString(), out, files);
        Files.delete(weights);
        damaged(weights.toString(), out, files);
        Files.move(out.resolve("weights/generator"), folder.resolve("elsewhere"));
        damaged("holds no weights", out, files);
        Files.move(folder.resolve("elsewhere"), out.resolve("weights/generator"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        Imports.of(out, files);
    }

    private static Path weightsOf(Path stage) throws IOException {
        try (Stream<Path> all = Files.walk(stage)) {
            return all.filter(each -> each.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void damaged(String expected, Path out, List<Path> files) {
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.of(out, files));
        assertTrue(e.getMessage().contains("has been damaged"), e.getMessage());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void onlyOneProcessImportsIntoAFolder() throws IOException {
        Path file = file("one.bin", tokenizer(SIX_BITS));
        Path out = folder.resolve("out");
        try (UnfinishedFolder first = UnfinishedFolder.of(out)) {
            Path written = Files.writeString(first.path().resolve("weights"), "of the first");
            ExperimentException e =
                    assertThrows(ExperimentException.class, () -> Imports.of(out, List.of(file)));
            assertTrue(e.getMessage().contains("another process makes"), e.getMessage());
            assertEquals("of the first", Files.readString(written));
        }
        Imports.of(out, List.of(file));
    }

    @Test
    void anUnfinishedFolderStaysKnownAsOneUntilItHasItsName() throws IOException {
        Path out = folder.resolve("out");
        Path part = folder.resolve("out.part");
        try (UnfinishedFolder unfinished = UnfinishedFolder.of(out)) {
            Files.createDirectory(out);
            Files.writeString(out.resolve("notes.txt"), "mine");
            assertThrows(ExperimentException.class, unfinished::finish);
            assertTrue(Files.exists(part.resolve("unfinished.txt")));
            Files.delete(out.resolve("notes.txt"));
            unfinished.finish();
        }
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(0, left.count());
        }
        assertFalse(Files.exists(part));
        Files.createDirectory(part);
        Files.writeString(part.resolve("unfinished.txt"), "of a process that is gone");
        Imports.of(out, List.of(file("one.bin", tokenizer(SIX_BITS))));
        assertFalse(Files.exists(part));
    }
}
