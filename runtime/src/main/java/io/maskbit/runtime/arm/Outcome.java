package io.maskbit.runtime.arm;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The file {@code outcome.json}: how an arm ended and what it gave. Written last, by rename. */
public final class Outcome {

    private Outcome() {}

    /**
     * Writes the result of an arm that ran to its end.
     *
     * @param folder the arm's folder
     * @param result what it gave
     * @param environment where it ran
     */
    public static void completed(
            ArmFolder folder, ArmResult result, Map<String, String> environment) {
        JsonObject json = new JsonObject();
        json.addProperty("status", "completed");
        json.addProperty("arm", result.arm());
        json.addProperty("seed", result.seed());
        JsonArray values = new JsonArray();
        result.values().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(Metric::name)))
                .forEach(
                        e -> {
                            JsonObject value = new JsonObject();
                            value.addProperty("name", e.getKey().name());
                            value.addProperty("unit", e.getKey().unit());
                            value.addProperty(
                                    "better", e.getKey().better().name().toLowerCase(Locale.ROOT));
                            value.add("value", number(e.getValue()));
                            values.add(value);
                        });
        json.add("values", values);
        json.addProperty("parameters", result.parameters());
        json.add("images_per_second", number(result.imagesPerSecond()));
        json.add("peak_memory_mib", number(result.peakMemoryMiB()));
        json.addProperty("data_digest", result.dataDigest());
        JsonObject starts = new JsonObject();
        result.startDigests().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> starts.addProperty(e.getKey(), e.getValue()));
        json.add("start_digests", starts);
        JsonObject where = new JsonObject();
        environment.forEach(where::addProperty);
        json.add("environment", where);
        write(folder, json);
    }

    /**
     * Writes why an arm failed.
     *
     * @param folder the arm's folder
     * @param message what went wrong
     */
    public static void failed(ArmFolder folder, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("status", "failed");
        json.addProperty("message", message);
        write(folder, json);
    }

    /**
     * Says whether an arm ran to its end.
     *
     * @param folder the arm's folder
     * @return true if its outcome says so
     */
    public static boolean isCompleted(ArmFolder folder) {
        return Files.exists(folder.outcome())
                && "completed".equals(read(folder).get("status").getAsString());
    }

    /**
     * Reads the result of an arm that ran to its end.
     *
     * @param folder the arm's folder
     * @return what it gave
     * @throws ExperimentException if there is no such result
     */
    public static ArmResult result(ArmFolder folder) {
        JsonObject json = read(folder);
        if (!"completed".equals(json.get("status").getAsString())) {
            throw new ExperimentException(
                    Location.of(folder.root().toString()),
                    "this run did not end well: " + json.get("message").getAsString(),
                    "its events are in " + folder.events());
        }
        Map<Metric, Double> values = new LinkedHashMap<>();
        for (JsonElement element : json.getAsJsonArray("values")) {
            JsonObject value = element.getAsJsonObject();
            values.put(
                    new Metric(
                            value.get("name").getAsString(),
                            value.get("unit").getAsString(),
                            Metric.Better.valueOf(
                                    value.get("better").getAsString().toUpperCase(Locale.ROOT))),
                    value.get("value").getAsDouble());
        }
        return new ArmResult(
                json.get("arm").getAsString(),
                json.get("seed").getAsLong(),
                values,
                json.get("parameters").getAsLong(),
                json.get("images_per_second").getAsDouble(),
                json.get("peak_memory_mib").getAsDouble(),
                json.get("data_digest").getAsString(),
                strings(json.getAsJsonObject("start_digests")));
    }

    /**
     * Reads where an arm ran.
     *
     * @param folder the arm's folder
     * @return facts by name
     */
    public static Map<String, String> environment(ArmFolder folder) {
        return strings(read(folder).getAsJsonObject("environment"));
    }

    /** JSON has no NaN and no infinity: they are written as words. */
    private static JsonPrimitive number(double value) {
        return Double.isFinite(value)
                ? new JsonPrimitive(value)
                : new JsonPrimitive(Double.toString(value));
    }

    private static Map<String, String> strings(JsonObject json) {
        Map<String, String> map = new LinkedHashMap<>();
        json.entrySet().forEach(e -> map.put(e.getKey(), e.getValue().getAsString()));
        return map;
    }

    private static JsonObject read(ArmFolder folder) {
        try {
            return JsonParser.parseString(Files.readString(folder.outcome())).getAsJsonObject();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new ExperimentException(
                    Location.of(folder.outcome().toString()),
                    "the outcome of this run cannot be read",
                    "expected a file written at the end of a run; run it again with --resume");
        }
    }

    private static void write(ArmFolder folder, JsonObject json) {
        ArmFolder.write(
                folder.outcome(),
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                        + "\n");
    }
}
