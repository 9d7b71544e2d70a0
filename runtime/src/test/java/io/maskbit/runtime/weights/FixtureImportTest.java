package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.weights.ImportReport.ImportedFile;
import io.maskbit.runtime.weights.ImportReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Real checkpoints of the reference become runs by their names and shapes alone. */
@EnabledIfSystemProperty(named = "maskbit.fixtures", matches = ".+")
class FixtureImportTest {

    private final Path fixtures = Path.of(System.getProperty("maskbit.fixtures", "."));

    @TempDir Path folder;

    @Test
    void everyTokenizerAndGeneratorIsRecognised() throws IOException {
        int models = 0;
        for (Path file : checkpoints()) {
            String name = fixtures.relativize(file).toString();
            Path out = folder.resolve(name.replace('/', '-'));
            if (name.startsWith("discriminator-") || name.endsWith("loss.bin")) {
                ExperimentException refused =
                        assertThrows(
                                ExperimentException.class, () -> Imports.of(out, List.of(file)));
                assertTrue(refused.getMessage().contains("no model of the reference"), name);
                assertFalse(Files.exists(out));
                continue;
            }
            ImportReport report = Imports.of(out, List.of(file));
            models++;
            Map<String, String> settings = Imports.settings(out);
            expected(file)
                    .forEach((key, value) -> assertEquals(value, settings.get(key), name + key));
            ImportedFile imported = report.files().get(0);
            assertEquals(
                    imported.entries().size() - imported.count(Outcome.IGNORED),
                    imported.count(Outcome.MATCHED)
                            + imported.count(Outcome.RENAMED)
                            + imported.count(Outcome.COMPUTED),
                    name);
        }
        assertEquals(26, models);
    }

    @Test
    void losesNothingOfALightningCheckpoint() {
        ImportReport report =
                Imports.of(
                        folder.resolve("taming"),
                        List.of(fixtures.resolve("tokenizer-taming/weights.bin")));
        ImportedFile file = report.files().get(0);
        assertEquals(5, file.count(Outcome.IGNORED)); // two losses, three entries beside
        assertEquals(155, file.count(Outcome.MATCHED));
    }

    @Test
    void oldNamesOfTheInputProjectionAreReplaced() {
        ImportReport report =
                Imports.of(
                        folder.resolve("old"),
                        List.of(fixtures.resolve("generator-maskbit-s2-postnorm/weights.bin")));
        assertEquals(2, report.files().get(0).count(Outcome.RENAMED));
    }

    @Test
    void aPairIsOneRunThatOpens() {
        Path run = folder.resolve("pair");
        Path generator = fixtures.resolve("sampling/maskbit_s1.bin");
        Path tokenizer = fixtures.resolve("sampling/tokenizer.bin");
        Imports.of(run, List.of(generator, tokenizer), "generator.heads=4");
        try (TrainedRun trained = TrainedRun.open(run, Catalog.of(List.of()), List.of(), 1)) {
            assertEquals(10, trained.generator().classes());
            assertEquals(64, trained.tokenizer().quantizer().tokenSpace().vocabulary());
            assertEquals(List.of("0", "1", "2"), trained.classNames().subList(0, 3));
        }
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> all = Files.walk(fixtures)) {
            return all.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
        }
    }

    /** Returns what the case says about the model that a file holds. */
    private static Map<String, String> expected(Path file) throws IOException {
        JsonObject config =
                JsonParser.parseString(Files.readString(file.resolveSibling("case.json")))
                        .getAsJsonObject()
                        .getAsJsonObject("config");
        String name = file.getFileName().toString().replace(".bin", "");
        if (config.has("autoencoder")) {
            return taming(config);
        }
        if (config.has("generators") && config.getAsJsonObject("generators").has(name)) {
            return generator(config.getAsJsonObject("generators").getAsJsonObject(name));
        }
        if (name.equals("tokenizer")) {
            return tokenizer(
                    config.getAsJsonObject(config.has("tokenizer") ? "tokenizer" : "model"));
        }
        if (config.has("mlm_model")) {
            return generator(config.getAsJsonObject("mlm_model"));
        }
        JsonObject model = config.getAsJsonObject("model");
        return model.has("model_cls") ? generator(model) : tokenizer(model);
    }

    private static Map<String, String> tokenizer(JsonObject model) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("tokenizer.use", "vqgan-plus");
        for (String same : List.of("hidden_channels", "channel_mult", "num_res_blocks")) {
            settings.put("tokenizer." + same, flow(model.get(same)));
        }
        settings.put("tokenizer.sample_with_conv", flow(model.get("sample_with_conv")));
        boolean legacy = model.get("model_class").getAsString().equals("maskgit");
        settings.put("tokenizer.legacy_decoder", Boolean.toString(legacy));
        if (model.get("quantizer_type").getAsString().equals("lookup-free")) {
            settings.put("quantizer.use", "lfq");
            settings.put("quantizer.bits", flow(model.get("token_size")));
        } else {
            settings.put("quantizer.use", "vq");
            settings.put("quantizer.codebook_size", flow(model.get("codebook_size")));
            settings.put("quantizer.token_size", flow(model.get("token_size")));
        }
        return settings;
    }

    private static Map<String, String> taming(JsonObject config) {
        JsonObject model = config.getAsJsonObject("autoencoder");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("tokenizer.use", "taming-vqgan");
        settings.put("tokenizer.hidden_channels", flow(model.get("ch")));
        settings.put("tokenizer.channel_mult", flow(model.get("ch_mult")));
        settings.put("tokenizer.num_res_blocks", flow(model.get("num_res_blocks")));
        int blocks = model.get("num_res_blocks").getAsInt();
        settings.put("tokenizer.num_res_blocks_decoder", Integer.toString(blocks + 1));
        settings.put("tokenizer.z_channels", flow(model.get("z_channels")));
        settings.put("tokenizer.attention", "true");
        settings.put("tokenizer.attention_levels", "[-1]"); // 32 of 64 pixels, two resolutions
        settings.put("quantizer.use", "vq");
        settings.put("quantizer.codebook_size", flow(config.get("codebook_size")));
        settings.put("quantizer.token_size", flow(config.get("token_size")));
        return settings;
    }

    private static Map<String, String> generator(JsonObject model) {
        Map<String, String> settings = new LinkedHashMap<>();
        boolean bits = model.get("model_cls").getAsString().equals("lfq_bert");
        settings.put("generator.use", bits ? "maskbit" : "maskgit");
        settings.put("generator.groups", flow(model.get("codebook_splits")));
        settings.put("generator.width", flow(model.get("hidden_dim")));
        settings.put("generator.depth", flow(model.get("depth")));
        settings.put("generator.mlp", flow(model.get("mlp_dim")));
        settings.put("generator.pre_norm", flow(model.get("use_prenorm")));
        if (bits && model.has("codebook_size")) {
            int codes = model.get("codebook_size").getAsInt();
            settings.put("quantizer.bits", Integer.toString(Integer.numberOfTrailingZeros(codes)));
        }
        return settings;
    }

    private static String flow(JsonElement value) {
        if (!(value instanceof JsonArray array)) {
            return value.getAsString();
        }
        List<String> items = new ArrayList<>();
        array.forEach(item -> items.add(item.getAsString()));
        return items.toString();
    }
}
