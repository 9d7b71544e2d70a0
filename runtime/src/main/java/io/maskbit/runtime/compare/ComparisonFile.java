package io.maskbit.runtime.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.Arm;
import io.maskbit.api.Comparison;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code comparison.json}: what is compared with what, so that a report can be made again
 * without the experiment's plugins.
 *
 * @param experiment name of the experiment
 * @param question the comment at the head of the experiment file
 * @param comparison arms, seeds, and what varies
 * @param isTokenizerShared whether one tokenizer served both arms
 */
record ComparisonFile(
        String experiment, String question, Comparison comparison, boolean isTokenizerShared) {

    private static final String NAME = "comparison.json";

    void write(Path folder) {
        JsonObject json = new JsonObject();
        json.addProperty("experiment", experiment);
        json.addProperty("question", question);
        JsonArray varies = new JsonArray();
        comparison.varies().forEach(varies::add);
        json.add("varies", varies);
        JsonArray seeds = new JsonArray();
        comparison.seeds().forEach(seeds::add);
        json.add("seeds", seeds);
        json.addProperty("shared_tokenizer", isTokenizerShared);
        json.add("baseline", settings(comparison.baseline()));
        json.add("candidate", settings(comparison.candidate()));
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        ArmFolder.write(folder.resolve(NAME), gson.toJson(json) + "\n");
    }

    private static JsonObject settings(Arm arm) {
        JsonObject json = new JsonObject();
        arm.settings().forEach(json::addProperty);
        return json;
    }

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    static ComparisonFile read(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            List<String> varies = new ArrayList<>();
            json.getAsJsonArray("varies").forEach(e -> varies.add(e.getAsString()));
            List<Long> seeds = new ArrayList<>();
            json.getAsJsonArray("seeds").forEach(e -> seeds.add(e.getAsLong()));
            return new ComparisonFile(
                    json.get("experiment").getAsString(),
                    json.get("question").getAsString(),
                    new Comparison(varies, arm("baseline", json), arm("candidate", json), seeds),
                    json.get("shared_tokenizer").getAsBoolean());
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | NullPointerException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this file does not describe a comparison",
                    "expected the folder of a comparison made by 'maskbit compare'");
        }
    }

    private static Arm arm(String name, JsonObject json) {
        Map<String, String> settings = new LinkedHashMap<>();
        json.getAsJsonObject(name)
                .entrySet()
                .forEach(e -> settings.put(e.getKey(), e.getValue().getAsString()));
        return new Arm(name, settings);
    }
}
