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
 * @param shared arm to the first arm with the same tokenizer, under whose name that was trained;
 *     empty where no two arms have the same
 */
record ComparisonFile(
        String experiment, String question, Comparison comparison, Map<String, String> shared) {

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
        json.add("shared_tokenizers", object(shared));
        JsonObject arms = new JsonObject();
        comparison.arms().forEach(arm -> arms.add(arm.name(), object(arm.settings())));
        json.add("arms", arms);
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        ArmFolder.write(folder.resolve(NAME), gson.toJson(json) + "\n");
    }

    private static JsonObject object(Map<String, String> texts) {
        JsonObject json = new JsonObject();
        texts.forEach(json::addProperty);
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
            List<Arm> arms = new ArrayList<>();
            JsonObject settings = json.getAsJsonObject("arms");
            settings.keySet()
                    .forEach(
                            name -> arms.add(new Arm(name, texts(settings.getAsJsonObject(name)))));
            return new ComparisonFile(
                    json.get("experiment").getAsString(),
                    json.get("question").getAsString(),
                    new Comparison(varies, arms, seeds),
                    texts(json.getAsJsonObject("shared_tokenizers")));
        } catch (IOException
                | IllegalArgumentException
                | JsonParseException
                | IllegalStateException
                | NullPointerException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this file does not describe a comparison",
                    "expected the folder of a comparison made by 'maskbit compare'");
        }
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.entrySet().forEach(e -> texts.put(e.getKey(), e.getValue().getAsString()));
        return texts;
    }
}
