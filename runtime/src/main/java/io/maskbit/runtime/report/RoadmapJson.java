package io.maskbit.runtime.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.Metric;
import io.maskbit.runtime.report.RoadmapModel.Row;
import io.maskbit.runtime.report.RoadmapNumbers.Score;
import java.util.Comparator;
import java.util.Optional;

/** Writes the report of a roadmap as JSON: all that the page shows, and every metric by seed. */
final class RoadmapJson {

    private RoadmapJson() {}

    static String of(RoadmapModel model) {
        RoadmapNumbers numbers = new RoadmapNumbers(model);
        JsonObject json = new JsonObject();
        json.addProperty("roadmap", model.experiment());
        json.addProperty("question", model.question());
        JsonArray seeds = new JsonArray();
        model.seeds().forEach(seeds::add);
        json.add("seeds", seeds);
        json.addProperty("caution", RoadmapNumbers.CAUTION);
        numbers.frechet().ifPresent(m -> json.addProperty("frechet", m.name()));
        numbers.psnr().ifPresent(m -> json.addProperty("psnr", m.name()));
        JsonArray rungs = new JsonArray();
        for (int i = 0; i < model.rows().size(); i++) {
            Row row = model.rows().get(i);
            JsonObject rung = rung(row);
            rung.add("frechet", score(RoadmapNumbers.score(row, numbers.frechet())));
            rung.add("psnr", score(RoadmapNumbers.score(row, numbers.psnr())));
            Optional<Row> before = i == 0 ? Optional.empty() : Optional.of(model.rows().get(i - 1));
            rung.add(
                    "frechet_step",
                    score(before.flatMap(b -> RoadmapNumbers.step(b, row, numbers.frechet()))));
            rungs.add(rung);
        }
        json.add("rungs", rungs);
        JsonObject environment = new JsonObject();
        model.environment().forEach(environment::addProperty);
        json.add("environment", environment);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .serializeNulls()
                        .create()
                        .toJson(json)
                + "\n";
    }

    private static JsonObject rung(Row row) {
        JsonObject rung = new JsonObject();
        rung.addProperty("name", row.name());
        rung.addProperty("change", row.change());
        rung.add(
                "published_rfid",
                row.publishedRfid().isPresent()
                        ? new JsonPrimitive(row.publishedRfid().getAsDouble())
                        : JsonNull.INSTANCE);
        JsonArray settings = new JsonArray();
        row.differences()
                .forEach(
                        difference -> {
                            JsonObject one = new JsonObject();
                            one.addProperty("path", difference.path());
                            one.addProperty("before", difference.values().get(0));
                            one.addProperty("after", difference.values().get(1));
                            settings.add(one);
                        });
        rung.add("settings", settings);
        JsonArray runs = new JsonArray();
        row.results().forEach(result -> runs.add(run(result)));
        rung.add("runs", runs);
        return rung;
    }

    private static JsonObject run(ArmResult result) {
        JsonObject run = new JsonObject();
        run.addProperty("seed", result.seed());
        run.addProperty("parameters", result.parameters());
        run.add("images_per_second", number(result.imagesPerSecond()));
        JsonObject metrics = new JsonObject();
        result.metrics().stream()
                .sorted(Comparator.comparing(Metric::name))
                .forEach(m -> metrics.add(m.name(), number(result.values().get(m))));
        run.add("metrics", metrics);
        return run;
    }

    private static JsonElement score(Optional<Score> score) {
        if (score.isEmpty()) {
            return JsonNull.INSTANCE;
        }
        JsonObject json = new JsonObject();
        json.add("mean", number(score.get().mean()));
        Optional<Interval> interval = score.get().interval();
        json.add("low", interval.isPresent() ? number(interval.get().low()) : JsonNull.INSTANCE);
        json.add("high", interval.isPresent() ? number(interval.get().high()) : JsonNull.INSTANCE);
        JsonArray values = new JsonArray();
        score.get().values().forEach(value -> values.add(number(value)));
        json.add("values", values);
        return json;
    }

    /** JSON has no NaN and no infinity. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
