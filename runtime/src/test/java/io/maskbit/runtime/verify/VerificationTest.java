package io.maskbit.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run beside files of weights and of activations. */
class VerificationTest {

    private static final String EXPERIMENT =
            """
            experiment: little
            train: both
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 64, validation_samples: 24, batch: 4}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            quantizer: {use: vq, codebook_size: 16, token_size: 4}
            tokenizer_loop: {steps: 1, warmup: 0, sample_every: 0}
            generator: {use: maskgit, groups: 2, width: 32, depth: 2, heads: 2, mlp: 64}
            generator_loop: {steps: 1, warmup: 0, sample_every: 0}
            evaluation: {samples: 0, reconstructions: 0, batch: 8, judge_steps: 3}
            """;

    @TempDir private static Path folder;

    private static Path run;

    private final List<String> lines = new ArrayList<>();
    private Optional<Double> tolerance = Optional.empty();
    private String conclusion = "";

    @BeforeAll
    static void train() {
        Catalog catalog = Catalog.delivered();
        run = folder.resolve("run");
        new ArmRun(
                        new Planner(catalog)
                                .plan(Document.parse("little.yaml", EXPERIMENT), List.of())
                                .arms()
                                .get(0),
                        "little",
                        0,
                        new ArmFolder(run),
                        folder.resolve("cache"),
                        ArmScoring::open,
                        Progress.SILENT)
                .run(false);
    }

    @Test
    void whatWasRecordedAgreesAndAnAlteredLayerIsNamed() {
        Path file = folder.resolve("recorded.safetensors");
        assertFalse(verified(v -> v.record(Optional.empty(), file)));
        assertTrue(conclusion.startsWith("NOT verified: nothing was compared"), conclusion);
        assertTrue(verified(v -> v.activations(file, false)), lines.toString());
        assertTrue(lines.get(3).contains(" results agree, at most 0.0 off"), lines.toString());
        assertTrue(
                lines.get(4).matches("  (\\d+) of the run's \\1 layers were compared"),
                lines.get(4));

        Path altered = altered(file, "transformer.layers.1", "encoder.mid");
        assertFalse(verified(v -> v.activations(altered, false)));
        String report = String.join("\n", lines);
        assertTrue(report.contains("FIRST DEVIATES at encoder.mid\n"), report);
        assertTrue(report.contains("after it 1 of "), report);
    }

    @Test
    void aFileOfAnotherProgramMayHoldSomeLayersUnderTheReferencesNames() throws IOException {
        Path all = folder.resolve("all.safetensors");
        verified(v -> v.record(Optional.empty(), all));
        Path some = folder.resolve("some.npz");
        try (NDManager manager = Backend.open("cpu");
                TensorFile file = TensorFile.open(all)) {
            Map<String, NpyArray> arrays = new LinkedHashMap<>();
            NDArray tokens = file.read("tokens", manager);
            arrays.put("tokens", NpyArray.longs(tokens.toLongArray(), 1, 64, 2));
            arrays.put("labels", NpyArray.longs(new long[] {0}, 1));
            // The reference carries the label's position to the end.
            NDArray last = file.read("last_layer.0", manager);
            NDArray label = manager.ones(new Shape(1, 1, 32));
            arrays.put(
                    "last_layer.0",
                    NpyArray.floats(last.concat(label, 1).toFloatArray(), 1, 65, 32));
            arrays.put(
                    "transformer.layers.1.1",
                    NpyArray.floats(
                            file.read("transformer.layers.1", manager).toFloatArray(), 1, 65, 32));
            arrays.put("something", NpyArray.floats(new float[] {1}, 1));
            NpzWriter.write(some, arrays);
        }
        assertTrue(verified(v -> v.activations(some, true)), lines.toString());
        String report = String.join("\n", lines);
        assertTrue(report.contains("some.npz: 2 results agree"), report);
        assertTrue(report.contains("  2 of the run's "), report);
        String unmatched = "1 arrays were not compared, being no layers: something";
        assertTrue(report.contains(unmatched), report);

        assertFalse(verified(v -> v.activations(some, false)));
        assertTrue(String.join("\n", lines).contains(unmatched + " (--partial"), lines.toString());
        assertTrue(conclusion.startsWith("NOT verified"), conclusion);
    }

    @Test
    void aRunOfWhichNothingIsComparedIsNotVerified() {
        assertFalse(verified(v -> {}));
        assertTrue(conclusion.startsWith("NOT verified: nothing was compared"), conclusion);
    }

    @Test
    void aToleranceThatNothingOrEverythingMeetsIsRefused() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -0.1}) {
            tolerance = Optional.of(wrong);
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> verified(v -> {}), "" + wrong);
            assertTrue(refusal.getMessage().contains("--tolerance"), refusal.getMessage());
        }
    }

    @Test
    void inputsThatDoNotFitAreRefusedBeforeTheyReachTheEngine() {
        refused("none", Map.of("x", new Shape(1)), "it holds no inputs for this run");
        refused("flat", Map.of("image", new Shape(3, 16, 16)), "expected (B, 3, h, w)");
        refused("odd", Map.of("image", new Shape(1, 3, 15, 16)), "multiples of 2");
        refused("few", Map.of("tokens", new Shape(1, 9, 2)), "expected (B, 64, 2)");
        refused("bare", Map.of("tokens", new Shape(1, 64, 2)), "no labels (B)");
        refused(
                "mute",
                Map.of("image", new Shape(1, 3, 16, 16), "x", new Shape(1)),
                "none of its arrays has the name of a layer");
    }

    @Test
    void releasedWeightsAreComparedBitByBit() {
        Path released = released("released", Map.of());
        assertTrue(verified(v -> v.weights(released)), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.contains(" are bit-equal to ")));
        assertTrue(
                conclusion.matches("verified: .* \\(0 results of layers, \\d\\d+ parameters\\)"));

        Path altered = released("altered", Map.of("decoder.conv_in.bias", 1f));
        assertFalse(verified(v -> v.weights(altered)));
        String report = String.join("\n", lines);
        assertTrue(report.contains("1 of "), report);
        assertTrue(report.contains("  decoder.conv_in.bias: 32 of 32 values differ"), report);
    }

    private void refused(String name, Map<String, Shape> arrays, String words) {
        Path file = folder.resolve(name + ".safetensors");
        try (NDManager manager = Backend.open("cpu")) {
            Map<String, NDArray> ones = new LinkedHashMap<>();
            arrays.forEach((key, shape) -> ones.put(key, manager.ones(shape)));
            Safetensors.write(file, ones, Map.of());
        }
        ExperimentException refusal =
                assertThrows(
                        ExperimentException.class,
                        () -> verified(v -> v.activations(file, true)),
                        name);
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    private boolean verified(Consumer<Verification> work) {
        lines.clear();
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 0)) {
            Verification verification = new Verification(trained, tolerance, lines::add);
            work.accept(verification);
            conclusion = verification.conclusion();
            assertEquals(3, trained.weightDigests().size());
            return verification.agrees();
        }
    }

    private static Path altered(Path file, String... names) {
        Path altered = folder.resolve("altered-" + file.getFileName());
        try (NDManager manager = Backend.open("cpu");
                TensorFile tensors = TensorFile.open(file)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : tensors.names()) {
                NDArray array = tensors.read(name, manager);
                arrays.put(name, List.of(names).contains(name) ? array.mul(1.01f) : array);
            }
            Safetensors.write(altered, arrays, Map.of());
        }
        return altered;
    }

    /** Writes the run's tokenizer as the released files hold it. */
    private static Path released(String name, Map<String, Float> added) {
        Path file = folder.resolve(name + ".safetensors");
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 0)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            NamedParameters.of(trained.tokenizer())
                    .asMap()
                    .forEach(
                            (key, array) ->
                                    arrays.put(key, array.add(added.getOrDefault(key, 0f))));
            NamedParameters.of(trained.tokenizer().quantizer())
                    .asMap()
                    .forEach((key, array) -> arrays.put("quantize." + key, array));
            Safetensors.write(file, arrays, Map.of());
        }
        return file;
    }
}
