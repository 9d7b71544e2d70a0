package io.maskbit.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.weights.WeightImport;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imported checkpoints of the reference give, layer by layer, what the reference gave. */
@EnabledIfSystemProperty(named = "maskbit.fixtures", matches = ".+")
class FixtureActivationsTest {

    private static final Catalog CATALOG = Catalog.of(List.of());

    private final Path fixtures = Path.of(System.getProperty("maskbit.fixtures", "."));
    private final List<String> lines = new ArrayList<>();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer-lfq", "tokenizer-maskgit", "tokenizer-taming"})
    void anImportedTokenizerGivesTheActivationsOfTheReference(String name) throws IOException {
        Path fixture = fixtures.resolve(name);
        JsonObject described =
                JsonParser.parseString(Files.readString(fixture.resolve("case.json")))
                        .getAsJsonObject();
        Map<String, String> layers = layers(described.getAsJsonObject("config"));
        Path run = imported(fixture.resolve("weights.bin"));
        Set<String> inputs = new LinkedHashSet<>();
        Set<String> expected = new LinkedHashSet<>();
        for (JsonElement each : described.getAsJsonArray("arrays")) {
            JsonObject array = each.getAsJsonObject();
            String kind = array.get("role").getAsString();
            (kind.equals("input") ? inputs : expected).add(array.get("name").getAsString());
        }
        try (NpzFile arrays = NpzFile.open(fixture.resolve("tensors.npz"))) {
            int images = 0;
            for (String input : inputs) {
                if (input.equals("x") || input.startsWith("x_")) {
                    String prefix = input.equals("x") ? "" : input.substring(2) + ".";
                    verify(run, arrays, input, prefix, layers, expected);
                    images++;
                }
            }
            assertTrue(images >= 2, inputs.toString());
        }
    }

    private void verify(
            Path run,
            NpzFile arrays,
            String input,
            String prefix,
            Map<String, String> layers,
            Set<String> expected)
            throws IOException {
        Map<String, NpyArray> wanted = new LinkedHashMap<>();
        wanted.put("image", floats(arrays, input, 1));
        layers.forEach(
                (array, layer) -> {
                    if (expected.contains(prefix + array)) {
                        wanted.put(layer, floats(arrays, prefix + array, 1));
                    }
                });
        int compared = wanted.size() - 1;
        assertTrue(compared >= 2, wanted.keySet().toString());
        assertTrue(agrees(run, wanted), lines.toString());
        String report = String.join("\n", lines);
        assertTrue(report.contains(compared + " results agree"), report);
        assertTrue(report.contains("  " + compared + " of the run's "), report);

        String last = layers.get("reconstruction");
        wanted.put(last, floats(arrays, prefix + "reconstruction", 1.01));
        assertFalse(agrees(run, wanted));
        assertTrue(String.join("\n", lines).contains("FIRST DEVIATES at " + last + "\n"), report);
    }

    private boolean agrees(Path run, Map<String, NpyArray> wanted) throws IOException {
        Path file = folder.resolve("wanted.npz");
        Files.deleteIfExists(file);
        NpzWriter.write(file, wanted);
        lines.clear();
        try (TrainedRun trained = TrainedRun.open(run, CATALOG, List.of(), 1)) {
            Verification verification = new Verification(trained, Optional.empty(), lines::add);
            verification.activations(file, false);
            return verification.agrees();
        }
    }

    /** Returns the layer that gives each array of a case. */
    private static Map<String, String> layers(JsonObject config) {
        boolean taming = config.has("autoencoder");
        Map<String, String> layers = new LinkedHashMap<>();
        layers.put("z", taming ? "quant_conv" : "encoder.conv_out");
        layers.put("z_quantized", "quantize");
        layers.put("reconstruction", taming ? "reconstruction" : "decoder.conv_out");
        return layers;
    }

    private Path imported(Path weights) {
        Path run = folder.resolve("run");
        WeightImport.Request request =
                new WeightImport.Request(
                        List.of(weights),
                        run,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        assertEquals(1, new WeightImport(CATALOG, Progress.SILENT).run(request).files().size());
        return run;
    }

    private static NpyArray floats(NpzFile arrays, String name, double factor) {
        double[] values = arrays.doubles(name);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (values[i] * factor);
        }
        return NpyArray.floats(
                floats, arrays.header(name).shape().stream().mapToLong(Long::longValue).toArray());
    }
}
