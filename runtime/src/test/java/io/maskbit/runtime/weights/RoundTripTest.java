package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Experiment.Stage;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.ReleasedRun;
import io.maskbit.runtime.arm.TrainedWeights;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recipe's model, with weights of a formula, leaves and comes back unchanged: a run, a file
 * in the layout of the reference, a run again. Widths are small; {@code -Dmaskbit.fullsize=true}
 * takes the published ones (about 2 GB of memory and 9 GB of disk).
 */
class RoundTripTest {

    private static final boolean FULL = Boolean.getBoolean("maskbit.fullsize");
    private static final Path EXPERIMENTS = Path.of("..", "experiments");
    private static final Catalog CATALOG = Catalog.delivered();

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> everyRecipeComesBack() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String part : List.of("published", "external")) {
            try (Stream<Path> files = Files.list(EXPERIMENTS.resolve(part))) {
                files.filter(file -> !file.endsWith("results.yaml"))
                        .sorted()
                        .forEach(
                                file ->
                                        tests.add(
                                                DynamicTest.dynamicTest(
                                                        file.getFileName().toString(),
                                                        () -> comesBack(file))));
            }
        }
        assertEquals(23, tests.size());
        return tests;
    }

    private void comesBack(Path recipe) throws IOException {
        Path work = Files.createTempDirectory(folder, "recipe");
        List<SetOption> settings = settings(recipe, work);
        Document document = Document.read(recipe);
        ArmPlan plan = new Planner(CATALOG).plan(document, settings).arms().get(0);
        boolean generator = plan.stage() == Stage.GENERATOR;
        String stage = generator ? TrainedWeights.GENERATOR : TrainedWeights.TOKENIZER;
        Path run = work.resolve("run");
        write(plan, stage, run);

        Path file = work.resolve("weights.bin");
        new WeightExport(CATALOG, Progress.SILENT).run(run, Optional.of(stage), file);
        Path inferred = work.resolve("inferred");
        Imports.of(inferred, List.of(file));
        assertSameWeights(run, inferred, stage);
        assertSameSettings(recipe, run, inferred, generator);

        Path checked = work.resolve("checked");
        Imports.run(
                new WeightImport.Request(
                        List.of(file),
                        checked,
                        Optional.empty(),
                        Optional.of(document),
                        settings,
                        Optional.empty()));
        assertSameWeights(run, checked, stage);

        Path again = work.resolve("again.bin");
        new WeightExport(CATALOG, Progress.SILENT).run(inferred, Optional.of(stage), again);
        assertEquals(-1, Files.mismatch(file, again));
        Path plain = work.resolve("weights.safetensors");
        new WeightExport(CATALOG, Progress.SILENT).run(run, Optional.of(stage), plain);
        Path third = work.resolve("third");
        Imports.of(third, List.of(plain));
        assertSameWeights(run, third, stage);
        remove(work);
    }

    private static List<SetOption> settings(Path recipe, Path work) {
        List<String> settings = new ArrayList<>(List.of("device=cpu"));
        String name = recipe.getFileName().toString();
        if (name.contains("generator")) {
            settings.add("tokenizer.weights=" + work);
        }
        if (!FULL) {
            settings.addAll(
                    List.of("tokenizer.hidden_channels=32", "image={height: 64, width: 64}"));
            if (name.contains("taming")) {
                settings.add("tokenizer.z_channels=24");
            }
            if (name.contains("generator")) {
                settings.addAll(List.of("generator.width=64", "generator.heads=1"));
                settings.addAll(List.of("generator.depth=2", "generator.mlp=128"));
            }
        }
        return settings.stream().map(SetOption::of).toList();
    }

    private static void write(ArmPlan plan, String stage, Path run) {
        List<String> names = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
        try (NDManager manager = Backend.open("cpu")) {
            Laboratory laboratory = Laboratory.open(plan, 0, manager, run, Optional.of(names));
            Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
            if (stage.equals(TrainedWeights.GENERATOR)) {
                files.put(stage, filled(laboratory.generator()));
            } else {
                files.put("quantizer", filled(laboratory.quantizer()));
                files.put(stage, filled(laboratory.tokenizer()));
            }
            ReleasedRun.write(plan, "round-trip", Map.of(stage, files), names, run);
        }
    }

    /** Fills parameters by the formula of the conformance vectors (spec A.1), near enough. */
    private static Map<String, NDArray> filled(Component component) {
        Map<String, NDArray> arrays = NamedParameters.of(component).asMap();
        arrays.forEach(
                (name, array) -> {
                    CRC32 crc = new CRC32();
                    crc.update(name.getBytes(StandardCharsets.UTF_8));
                    Shape shape = array.getShape();
                    float[] values = new float[(int) shape.size()];
                    for (int i = 0; i < values.length; i++) {
                        long z = (crc.getValue() << 32) + i + 0x9E3779B97F4A7C15L;
                        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
                        values[i] = ((z ^ (z >>> 31)) >>> 40) * 0x1p-23f - 1;
                    }
                    array.set(FloatBuffer.wrap(values));
                });
        return arrays;
    }

    private static void assertSameWeights(Path run, Path other, String stage) throws IOException {
        List<Path> files;
        Path weights = run.resolve("weights").resolve(stage);
        try (Stream<Path> all = Files.walk(weights)) {
            files = all.filter(file -> file.toString().endsWith(".safetensors")).toList();
        }
        assertTrue(!files.isEmpty());
        for (Path file : files) {
            Path twin = other.resolve("weights").resolve(stage).resolve(weights.relativize(file));
            assertEquals(-1, Files.mismatch(file, twin), file::toString);
        }
    }

    private static void assertSameSettings(
            Path recipe, Path run, Path inferred, boolean generator) {
        Map<String, String> wanted = new TreeMap<>(Imports.settings(run));
        Map<String, String> found = new TreeMap<>(Imports.settings(inferred));
        List<String> sections = new ArrayList<>();
        if (generator) {
            sections.addAll(List.of("generator.", "image."));
            if (recipe.getFileName().toString().matches("maskbit-generator-\\d+bit.yaml")) {
                sections.add("sampling.");
            }
        } else {
            sections.add("tokenizer.");
        }
        sections.addAll(List.of("quantizer.use", "quantizer.bits", "quantizer.codebook_size"));
        for (Map<String, String> each : List.of(wanted, found)) {
            each.keySet().removeIf(key -> sections.stream().noneMatch(key::startsWith));
        }
        if (generator && !FULL && wanted.get("image.height").equals("64")) {
            assertEquals("64", found.get("image.height")); // 4 x 4 tokens of 16 pixels
        }
        if (recipe.getFileName().toString().matches("maskgit-generator-\\d+bit.yaml")) {
            assertEquals("lfq", found.get("quantizer.use")); // two groups: taken for bits
        }
        assertEquals(wanted, found, recipe::toString);
    }

    private static void remove(Path work) throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
