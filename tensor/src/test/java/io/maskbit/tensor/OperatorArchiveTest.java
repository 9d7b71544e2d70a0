package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class OperatorArchiveTest {

    private static final String SOURCE =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def twice(self, x: Tensor) -> Tensor:
                return torch.mul(x, 2)
            """;

    @Test
    void holdsStoredEntriesOnly() throws IOException {
        List<String> names = new ArrayList<>();
        byte[] archive = OperatorArchive.of(SOURCE);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                assertEquals(ZipEntry.STORED, e.getMethod());
                names.add(e.getName());
                if (e.getName().endsWith("__torch__.py")) {
                    assertEquals(SOURCE, new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertEquals(4, names.size());
        assertEquals("operators/data.pkl", names.get(0));
    }

    @Test
    void isTheSameEveryTime() {
        for (Precision precision : Precision.values()) {
            assertArrayEquals(
                    OperatorArchive.of(OperatorSource.of(precision)),
                    OperatorArchive.of(OperatorSource.of(precision)));
        }
    }

    @Test
    void loadsAndRuns() {
        OperatorCalls calls = new OperatorCalls(OperatorArchive.of(SOURCE));
        try (NDManager manager = Backend.open("cpu")) {
            NDArray x = manager.create(new float[] {1, 2});
            assertArrayEquals(new float[] {2, 4}, calls.tensor("twice", x).toFloatArray());
            assertThrows(EngineException.class, () -> calls.tensor("thrice", x));
            assertThrows(EngineException.class, () -> calls.tensor("twice", x, x));
            assertThrows(EngineException.class, () -> calls.tensors("twice", x));
        }
    }

    @Test
    void refusesSourceThatDoesNotCompile() {
        byte[] archive = OperatorArchive.of(SOURCE.replace("torch.mul", "torch.no_such_thing"));
        assertThrows(EngineException.class, () -> new OperatorCalls(archive));
    }
}
