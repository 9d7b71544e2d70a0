package io.maskbit.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.weights.WeightExport;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over bits beside files that hold its buffers too. */
class WeightComparisonTest {

    private static final String EXPERIMENT =
            """
            experiment: little
            train: tokenizer
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 64, validation_samples: 24, batch: 4}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            quantizer: {use: lfq, bits: 4}
            tokenizer_loop: {steps: 1, warmup: 0, sample_every: 0}
            evaluation: {samples: 0, reconstructions: 0, batch: 8, judge_steps: 3}
            """;

    @TempDir private static Path folder;

    private static Path run;
    private static Path released;

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
        released = folder.resolve("released.safetensors");
        new WeightExport(catalog, Progress.SILENT).run(run, Optional.empty(), released);
    }

    @Test
    void buffersAsTheReferenceComputesThemAgree() {
        WeightComparison comparison = compared(released);
        assertTrue(comparison.agrees(), comparison.lines().toString());
        assertTrue(comparison.parameters() > 30, comparison.toString());
    }

    @Test
    void theOtherOrderOfBitsIsNoReleasedFileOfThisRun() {
        String key = "quantize.bits_to_indices";
        assertEquals(
                List.of("  " + key + " does not hold the numbers"),
                faults(altered("reversed", Map.of(key, array -> array.flip(0)))));
    }

    @Test
    void anotherCodebookIsNoReleasedFileOfThisRun() {
        String key = "quantize.codebook";
        assertEquals(
                List.of("  " + key + " does not hold the numbers"),
                faults(altered("negated", Map.of(key, NDArray::neg))));
        assertEquals(
                List.of("  " + key + " is (8, 4) in the file, not"),
                faults(altered("short", Map.of(key, array -> array.get(":8")))));
    }

    /** Returns the lines below the first, each without its end. */
    private static List<String> faults(Path file) {
        WeightComparison comparison = compared(file);
        assertFalse(comparison.agrees());
        return comparison.lines().stream()
                .skip(1)
                .map(line -> line.replaceAll("(numbers|, not) .*", "$1"))
                .toList();
    }

    private static WeightComparison compared(Path file) {
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 0)) {
            return WeightComparison.of(trained, file);
        }
    }

    private static Path altered(String name, Map<String, UnaryOperator<NDArray>> changes) {
        Path altered = folder.resolve(name + ".safetensors");
        try (NDManager manager = Backend.open("cpu");
                TensorFile tensors = TensorFile.open(released)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String key : tensors.names()) {
                arrays.put(
                        key,
                        changes.getOrDefault(key, UnaryOperator.identity())
                                .apply(tensors.read(key, manager)));
            }
            Safetensors.write(altered, arrays, Map.of());
        }
        return altered;
    }
}
