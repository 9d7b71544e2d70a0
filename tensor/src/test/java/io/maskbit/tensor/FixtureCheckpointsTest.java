package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Reads the real checkpoints of the reference implementation, where they are at hand. */
@EnabledIfSystemProperty(named = "maskbit.fixtures", matches = ".+")
class FixtureCheckpointsTest {

    private final Path fixtures = Path.of(System.getProperty("maskbit.fixtures", "."));

    @Test
    void readsEveryCheckpoint() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(fixtures)) {
            files = all.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
        }
        assertFalse(files.isEmpty());
        StringBuilder digest = new StringBuilder();
        for (Path file : files) {
            try (TensorFile opened = TensorFile.open(file);
                    NDManager manager = Backend.open("cpu")) {
                assertFalse(opened.names().isEmpty());
                for (String name : opened.names()) {
                    NDArray array = opened.read(name, manager);
                    assertEquals(opened.shape(name), array.getShape());
                    double sum =
                            array.size() == 0
                                    ? 0
                                    : array.toType(DataType.FLOAT64, true).sum().getDouble();
                    assertTrue(Double.isFinite(sum), file + " " + name);
                    digest.append(fixtures.relativize(file)).append('\t').append(name).append('\t');
                    digest.append(array.getShape()).append('\t').append(array.getDataType());
                    digest.append('\t').append(sum).append('\n');
                }
            }
        }
        Files.writeString(Path.of("target", "fixture-checkpoints.tsv"), digest);
    }

    @Test
    void unwrapsTheLightningDictionary() {
        try (TensorFile opened =
                TensorFile.open(fixtures.resolve("tokenizer-taming/weights.bin"))) {
            assertTrue(opened.contains("encoder.conv_in.weight"));
            assertTrue(opened.metadata().containsKey("epoch"));
            assertTrue(opened.metadata().containsKey("global_step"));
        }
    }

    @Test
    void readsTheOldFormat() {
        Path old = fixtures.resolve("perceptual-lpips/vgg_lpips.pth");
        try (TensorFile opened = TensorFile.open(old);
                NDManager manager = Backend.open("cpu")) {
            assertEquals(5, opened.names().size());
            double sum = 0;
            for (String name : opened.names()) {
                sum += opened.read(name, manager).sum().getFloat();
            }
            // The sums of the five tensors as the specification gives them.
            assertEquals(6.925992 + 8.858335 + 17.515005 + 51.521324 + 47.034851, sum, 1e-4);
        }
    }
}
