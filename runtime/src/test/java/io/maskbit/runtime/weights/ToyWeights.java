package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TorchWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Makes files of toy models for tests that import them. */
abstract class ToyWeights {

    static final QuantizerLayout SIX_BITS = new QuantizerLayout(true, 6, 6, "quantize.codebook");
    static final QuantizerLayout TABLE =
            new QuantizerLayout(false, 64, 8, "quantize.embedding.weight");

    @TempDir Path folder;
    NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static ConvLayout tokenizer(QuantizerLayout quantizer) {
        return new ConvLayout(3, 32, List.of(1, 1), 1, 1, false, false, quantizer);
    }

    static TransformerLayout generator(boolean bits, int positions, int groups) {
        return new TransformerLayout(
                bits, positions, 5, 64, 1, 32, groups, 64 >> 3 * (groups - 1), false);
    }

    Map<String, NDArray> arrays(ReleasedLayout layout) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        layout.keys()
                .forEach(
                        (key, shape) ->
                                arrays.put(
                                        key,
                                        ComputedNumbers.isOne(key)
                                                ? ComputedNumbers.of(key, shape, manager)
                                                : manager.full(shape, 0.01f, DataType.FLOAT32)));
        return arrays;
    }

    Path file(String name, Map<String, NDArray> arrays) {
        Path file = folder.resolve(name);
        TorchWriter.write(file, arrays);
        return file;
    }

    Path file(String name, ReleasedLayout layout) {
        return file(name, arrays(layout));
    }

    /** Imports, expects a refusal with a text, and that nothing is left behind. */
    String refused(String text, List<Path> files, String... settings) {
        Path out = folder.resolve("refused");
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.of(out, files, settings));
        assertTrue(e.getMessage().contains(text), e.getMessage());
        assertFalse(Files.exists(out));
        assertFalse(Files.exists(folder.resolve("refused.part")));
        return e.getMessage();
    }
}
