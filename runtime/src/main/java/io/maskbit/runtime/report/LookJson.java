package io.maskbit.runtime.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.runtime.report.LookModel.Attention;
import io.maskbit.runtime.report.LookModel.LayerAttention;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.Locale;
import java.util.Map;

/** Writes the numbers of a look into a run as JSON, for programs. */
final class LookJson {

    private LookJson() {}

    static String of(LookModel model) {
        LookText text = new LookText(model);
        JsonObject json = new JsonObject();
        json.addProperty("headline", text.headline());
        JsonArray findings = new JsonArray();
        text.findings().forEach(findings::add);
        json.add("findings", findings);
        json.addProperty("images", model.setup().images());
        json.addProperty("data", model.setup().data());
        json.addProperty("seed", model.setup().seed());
        json.addProperty("resamplings", model.setup().draws());
        model.setup()
                .judge()
                .ifPresent(
                        judge -> {
                            json.addProperty("judge", judge.name());
                            json.add("judge_accuracy", number(judge.accuracy()));
                        });
        model.setup().perceptual().ifPresent(id -> json.addProperty("perceptual", id));
        model.subjects().forEach(subject -> json.add(subject.role(), subject(subject)));
        model.contrast()
                .ifPresent(
                        contrast -> {
                            JsonObject values = new JsonObject();
                            values.add("median_differences", values(contrast.differences()));
                            values.add("median_ratios", values(contrast.ratios()));
                            JsonObject found = new JsonObject();
                            contrast.differences()
                                    .keySet()
                                    .forEach(
                                            measure ->
                                                    found.addProperty(
                                                            measure.key(),
                                                            contrast.finding(measure)
                                                                    .name()
                                                                    .toLowerCase(Locale.ROOT)));
                            values.add("run_is", found);
                            json.add("contrast", values);
                        });
        model.film().ifPresent(film -> json.addProperty("film_steps", film.steps()));
        model.attention().ifPresent(attention -> json.add("attention", attention(attention)));
        JsonObject environment = new JsonObject();
        model.environment().forEach(environment::addProperty);
        json.add("environment", environment);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(json)
                + "\n";
    }

    private static JsonObject subject(Subject subject) {
        JsonObject json = new JsonObject();
        json.addProperty("folder", subject.folder());
        json.addProperty("quantizer", subject.quantizer());
        json.addProperty(
                "tokens", subject.tokens() instanceof TokenSpace.Bits ? "bits" : "codebook");
        json.addProperty("vocabulary", subject.tokens().vocabulary());
        json.add("reconstructions", values(subject.summary().reconstructions()));
        JsonArray bits = new JsonArray();
        for (int bit = 0; bit < subject.bits(); bit++) {
            JsonObject entry = values(subject.summary().bits().get(bit));
            entry.add("tokens_changed", number(subject.scores().bitsChanged().get(bit)));
            entry.add("ones", number(subject.scores().ones().get(bit)));
            entry.add("entropy", number(subject.scores().entropies().get(bit)));
            bits.add(entry);
        }
        json.add("bits", bits);
        JsonArray counts = new JsonArray();
        for (int count = 0; count < subject.summary().counts().size(); count++) {
            JsonObject entry = values(subject.summary().counts().get(count));
            entry.add("tokens_changed", number(subject.scores().countsChanged().get(count)));
            counts.add(entry);
        }
        json.add("random_bits", counts);
        json.add("pairs", values(subject.summary().pairs()));
        json.add("medians", values(subject.summary().medians()));
        json.add("shares_of_pairs", values(subject.summary().shares()));
        return json;
    }

    private static JsonObject values(Map<ChangeMeasure, Interval> values) {
        JsonObject json = new JsonObject();
        values.forEach(
                (measure, interval) -> {
                    JsonObject entry = new JsonObject();
                    entry.add("mean", number(interval.mean()));
                    entry.add("low", number(interval.low()));
                    entry.add("high", number(interval.high()));
                    json.add(measure.key(), entry);
                });
        return json;
    }

    private static JsonObject attention(Attention attention) {
        JsonObject json = new JsonObject();
        JsonArray layers = new JsonArray();
        attention.layers().forEach(layer -> layers.add(layer(layer)));
        json.add("layers", layers);
        json.add("everywhere_alike", layer(attention.even()));
        return json;
    }

    private static JsonObject layer(LayerAttention layer) {
        JsonObject json = new JsonObject();
        json.add("self", number(layer.self()));
        json.add("masked", number(layer.masked()));
        json.add("visible", number(layer.visible()));
        json.add("label", number(layer.label()));
        json.add("distance", number(layer.distance()));
        return json;
    }

    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
