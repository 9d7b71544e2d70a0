package io.maskbit.evaluation.score;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.score.Score.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Scores as JSON, so that tables can be made of them later and elsewhere. */
public final class ScoreRecords {

    /** What the records say of their form. */
    public static final String FORM = "maskbit-scores/1";

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private ScoreRecords() {}

    /** Returns the text of a file of records. */
    public static String text(List<Score> scores) {
        JsonObject file = new JsonObject();
        file.addProperty("form", FORM);
        JsonArray all = new JsonArray();
        scores.forEach(score -> all.add(json(score)));
        file.add("scores", all);
        return GSON.toJson(file) + "\n";
    }

    /**
     * Reads a file of records.
     *
     * @param file the file
     * @return its scores
     * @throws ExperimentException if it is missing or no such file
     */
    public static List<Score> read(Path file) {
        try {
            JsonObject whole = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!FORM.equals(field(whole, "form").getAsString())) {
                throw refused(file, "its form is not " + FORM);
            }
            List<Score> scores = new ArrayList<>();
            for (JsonElement element : field(whole, "scores").getAsJsonArray()) {
                scores.add(score(element.getAsJsonObject()));
            }
            return scores;
        } catch (IOException e) {
            throw refused(file, e.toString());
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            throw refused(file, e.toString());
        }
    }

    private static ExperimentException refused(Path file, String reason) {
        return new ExperimentException(
                Location.of(file.toString()),
                "holds no records of scores: " + reason,
                "give a file that 'maskbit evaluate' wrote");
    }

    private static JsonObject json(Score score) {
        JsonObject json = new JsonObject();
        json.addProperty("subject", score.subject());
        json.addProperty("subject_digest", score.subjectDigest());
        json.add("identity", json(score.identity()));
        number(json, "value", score.value());
        json.addProperty("unit", score.unit());
        json.addProperty("better", score.better().name().toLowerCase(Locale.ROOT));
        score.spread()
                .ifPresent(
                        spread -> {
                            JsonObject interval = new JsonObject();
                            number(interval, "low", spread.low());
                            number(interval, "high", spread.high());
                            interval.addProperty("kind", spread.kind());
                            json.add("interval", interval);
                        });
        JsonArray warnings = new JsonArray();
        score.warnings().forEach(warnings::add);
        json.add("warnings", warnings);
        return json;
    }

    /** A number that JSON has; others as texts. */
    private static void number(JsonObject json, String name, double value) {
        if (Double.isFinite(value)) {
            json.addProperty(name, value);
        } else {
            json.addProperty(name, Double.toString(value));
        }
    }

    private static JsonObject json(ScoreIdentity identity) {
        JsonObject json = new JsonObject();
        json.addProperty("metric", identity.metric());
        json.addProperty("protocol", identity.protocol());
        json.addProperty("images", identity.images());
        json.addProperty("reference", identity.reference());
        json.addProperty("reference_images", identity.referenceImages());
        identity.extractor()
                .ifPresent(
                        network -> {
                            JsonObject of = new JsonObject();
                            of.addProperty("name", network.name());
                            of.addProperty("digest", network.digest());
                            of.addProperty("preparation", network.preparation());
                            of.addProperty("precision", network.precision());
                            json.add("extractor", of);
                        });
        JsonObject settings = new JsonObject();
        new TreeMap<>(identity.settings()).forEach(settings::addProperty);
        json.add("settings", settings);
        json.addProperty("seed", identity.seed());
        json.addProperty("code", identity.code());
        return json;
    }

    private static JsonElement field(JsonObject json, String name) {
        if (!json.has(name)) {
            throw new JsonParseException("a record lacks '" + name + "'");
        }
        return json.get(name);
    }

    private static Score score(JsonObject json) {
        Optional<Spread> spread =
                Optional.ofNullable(json.getAsJsonObject("interval"))
                        .map(
                                of ->
                                        new Spread(
                                                field(of, "low").getAsDouble(),
                                                field(of, "high").getAsDouble(),
                                                field(of, "kind").getAsString()));
        List<String> warnings = new ArrayList<>();
        field(json, "warnings").getAsJsonArray().forEach(one -> warnings.add(one.getAsString()));
        return new Score(
                field(json, "subject").getAsString(),
                field(json, "subject_digest").getAsString(),
                identity(field(json, "identity").getAsJsonObject()),
                field(json, "value").getAsDouble(),
                field(json, "unit").getAsString(),
                Metric.Better.valueOf(field(json, "better").getAsString().toUpperCase(Locale.ROOT)),
                spread,
                warnings);
    }

    private static ScoreIdentity identity(JsonObject json) {
        Map<String, String> settings = new TreeMap<>();
        field(json, "settings")
                .getAsJsonObject()
                .entrySet()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().getAsString()));
        Optional<ExtractorIdentity> extractor =
                Optional.ofNullable(json.getAsJsonObject("extractor"))
                        .map(
                                of ->
                                        new ExtractorIdentity(
                                                field(of, "name").getAsString(),
                                                field(of, "digest").getAsString(),
                                                field(of, "preparation").getAsString(),
                                                field(of, "precision").getAsString()));
        return new ScoreIdentity(
                field(json, "metric").getAsString(),
                field(json, "protocol").getAsString(),
                field(json, "images").getAsLong(),
                field(json, "reference").getAsString(),
                field(json, "reference_images").getAsLong(),
                extractor,
                settings,
                field(json, "seed").getAsLong(),
                field(json, "code").getAsString());
    }
}
