package io.maskbit.evaluation.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.OperatorArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature networks given as files. */
class ScriptedExtractorTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    /** Two images of 1 x 2, black beside white, and grey, in three channels. */
    private static final ByteImages IMAGES =
            new ByteImages(
                    new byte[] {0, -1, 0, -1, 0, -1, 51, 51, 51, 51, 51, 51},
                    2,
                    new ImageShape(3, 1, 2));

    @TempDir Path folder;

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void averagesTheLastMapToAVector() throws IOException {
        Path file = program("[x, torch.add(x, 1.0)]", "List[Tensor]");
        try (ScriptedExtractor extractor = open(file, false)) {
            assertEquals(3, extractor.width());
            double[] pooled = extractor.extract(IMAGES, MANAGER).pooled().toDoubleArray();
            // Half the square is 0 and half is 1, or all of it is 0.2; then (x - 0.5) / 0.25 + 1.
            double[] wanted = {1, 1, 1, -0.2, -0.2, -0.2};
            assertArrayEquals(wanted, pooled, 1e-6);
            assertTrue(extractor.extract(IMAGES, MANAGER).logits().isEmpty());
        }
    }

    @Test
    void bringsVectorsToUnitLengthIfAsked() throws IOException {
        Path file = program("torch.add(torch.mean(x, [2, 3]), 1.0)", "Tensor");
        try (ScriptedExtractor extractor = open(file, true)) {
            double[] pooled = extractor.extract(IMAGES, MANAGER).pooled().toDoubleArray();
            double third = 1 / Math.sqrt(3); // of (1, 1, 1) and (-0.2, -0.2, -0.2)
            double[] wanted = {third, third, third, -third, -third, -third};
            assertArrayEquals(wanted, pooled, 1e-6);
        }
    }

    @Test
    void theIdentitySaysWhichFileAndHowItIsFed() throws IOException {
        Path file = program("torch.mean(x, [2, 3])", "Tensor");
        try (ScriptedExtractor extractor = open(file, true)) {
            assertEquals(
                    new ExtractorIdentity(
                            "scripted",
                            FileDigest.sha256(file),
                            "torch-bilinear-4, mean 0.5 0.5 0.5, deviation 0.25 0.25 0.25, unit"
                                    + " length",
                            "float32"),
                    extractor.identity());
        }
    }

    @Test
    void refusesWhatGivesNoFiniteFeatures() throws IOException {
        Path empty = program("torch.log(torch.mul(x, 0.0))", "Tensor");
        says(refused(empty), "not finite");
        Path flat = program("torch.flatten(x)", "Tensor");
        says(refused(flat), "as a layer of features");
        Path text = Files.writeString(folder.resolve("text.pt"), "no program");
        says(refused(text), "no TorchScript program");
    }

    @Test
    void refusesInputsThatNoNetworkTakes() {
        List<Double> mean = List.of(0.5, 0.5, 0.5);
        List<Double> deviation = List.of(0.5, 0.0, 0.5);
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScriptedInput(8, ResizeRule.PIL_BICUBIC, mean, deviation, false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScriptedInput(8, ResizeRule.PIL_BICUBIC, mean, List.of(1.0), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScriptedInput(0, ResizeRule.PIL_BICUBIC, mean, mean, false));
    }

    private String refused(Path file) {
        return assertThrows(ExperimentException.class, () -> open(file, false)).getMessage();
    }

    private static ScriptedExtractor open(Path file, boolean unitLength) {
        List<Double> mean = List.of(0.5, 0.5, 0.5);
        List<Double> deviation = List.of(0.25, 0.25, 0.25);
        ScriptedInput input =
                new ScriptedInput(4, ResizeRule.TORCH_BILINEAR, mean, deviation, unitLength);
        return ScriptedExtractor.open(file, input, 1, MANAGER);
    }

    private Path program(String result, String type) throws IOException {
        String source =
                """
                class Ops(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self, x: Tensor) -> %s:
                    return %s
                """
                        .formatted(type, result);
        return Files.write(folder.resolve("program.pt"), OperatorArchive.of(source));
    }

    private static void says(String message, String part) {
        assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
    }
}
