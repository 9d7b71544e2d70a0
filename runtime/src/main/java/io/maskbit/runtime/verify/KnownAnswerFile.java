package io.maskbit.runtime.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Known answers as they are delivered: JSON, the layers one a line. */
final class KnownAnswerFile {

    private static final String[] NUMBERS = {
        "mean", "rms", "first", "second", "middle", "last", "projection"
    };

    private KnownAnswerFile() {}

    /** Reads a delivered file. */
    static KnownAnswer parse(String text) {
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        Map<String, KnownAnswer.Input> inputs = new LinkedHashMap<>();
        json.getAsJsonObject("inputs")
                .asMap()
                .forEach((name, input) -> inputs.put(name, input(input.getAsJsonObject())));
        return new KnownAnswer(
                json.get("name").getAsString(),
                json.get("published").getAsString(),
                json.get("recorded").getAsString(),
                json.get("full").getAsBoolean(),
                String.join("\n", list(json, "recipe", JsonElement::getAsString)),
                json.get("classes").getAsInt(),
                inputs,
                list(json, "tokens", JsonElement::getAsLong),
                list(json, "ends", KnownAnswerFile::end),
                list(json, "layers", KnownAnswerFile::layer));
    }

    /** Writes a file as it is delivered. */
    static String text(KnownAnswer answer) {
        List<String> lines = new ArrayList<>();
        lines.add("\"name\": " + quoted(answer.name()));
        lines.add("\"published\": " + quoted(answer.published()));
        lines.add("\"recorded\": " + quoted(answer.recorded()));
        lines.add("\"full\": " + answer.full());
        lines.add("\"recipe\": " + column(answer.recipe().lines().toList(), JsonPrimitive::new));
        lines.add("\"classes\": " + answer.classes());
        JsonObject inputs = new JsonObject();
        answer.inputs().forEach((name, input) -> inputs.add(name, json(input)));
        lines.add("\"inputs\": " + inputs);
        lines.add("\"tokens\": " + row(answer.tokens()));
        lines.add("\"ends\": " + column(answer.ends(), KnownAnswerFile::end));
        lines.add("\"layers\": " + column(answer.layers(), KnownAnswerFile::layer));
        return "{\n" + String.join(",\n", lines) + "\n}\n";
    }

    private static KnownAnswer.Input input(JsonObject json) {
        boolean made = json.has("formula");
        return new KnownAnswer.Input(
                made ? json.get("formula").getAsString() : "",
                json.has("limit") ? json.get("limit").getAsInt() : 0,
                list(json, "shape", JsonElement::getAsLong),
                made ? List.of() : list(json, "values", JsonElement::getAsLong));
    }

    private static JsonObject json(KnownAnswer.Input input) {
        JsonObject json = new JsonObject();
        if (input.formula().isEmpty()) {
            json.add("values", row(input.values()));
        } else {
            json.addProperty("formula", input.formula());
        }
        if (input.limit() > 0) {
            json.addProperty("limit", input.limit());
        }
        json.add("shape", row(input.shape()));
        return json;
    }

    private static LayerSummary end(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        double[] numbers = new double[NUMBERS.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = json.has(NUMBERS[i]) ? json.get(NUMBERS[i]).getAsDouble() : Double.NaN;
        }
        return summary(json.get("layer").getAsString(), List.of(), numbers);
    }

    private static JsonObject end(LayerSummary end) {
        JsonObject json = new JsonObject();
        json.addProperty("layer", end.layer());
        double[] numbers = numbers(end);
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isNaN(numbers[i])) {
                json.addProperty(NUMBERS[i], numbers[i]);
            }
        }
        return json;
    }

    private static LayerSummary layer(JsonElement element) {
        JsonArray json = element.getAsJsonArray();
        double[] numbers = new double[NUMBERS.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = json.get(2 + i).getAsDouble();
        }
        List<Long> shape =
                json.get(1).getAsJsonArray().asList().stream().map(JsonElement::getAsLong).toList();
        return summary(json.get(0).getAsString(), shape, numbers);
    }

    private static JsonArray layer(LayerSummary layer) {
        JsonArray json = new JsonArray();
        json.add(layer.layer());
        json.add(row(layer.shape()));
        for (double number : numbers(layer)) {
            json.add((float) number);
        }
        return json;
    }

    private static double[] numbers(LayerSummary of) {
        return new double[] {
            of.mean(), of.rms(), of.first(), of.second(), of.middle(), of.last(), of.projection()
        };
    }

    private static LayerSummary summary(String layer, List<Long> shape, double[] numbers) {
        return new LayerSummary(
                layer,
                shape,
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6]);
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonElement, T> item) {
        return json.getAsJsonArray(name).asList().stream().map(item).toList();
    }

    private static JsonArray row(List<Long> numbers) {
        JsonArray row = new JsonArray();
        numbers.forEach(row::add);
        return row;
    }

    private static <T> String column(List<T> items, Function<T, JsonElement> json) {
        List<String> lines = items.stream().map(item -> "  " + json.apply(item)).toList();
        return lines.isEmpty() ? "[]" : "[\n" + String.join(",\n", lines) + "\n]";
    }

    private static String quoted(String text) {
        return new JsonPrimitive(text).toString();
    }
}
