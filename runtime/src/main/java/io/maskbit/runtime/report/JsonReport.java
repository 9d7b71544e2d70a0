package io.maskbit.runtime.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.Metric;
import java.util.List;

/** Writes a report as JSON, for programs. */
final class JsonReport {

    private JsonReport() {}

    static String of(ReportModel model) {
        ReportText text = new ReportText(model);
        JsonObject json = new JsonObject();
        json.addProperty("experiment", model.experiment());
        json.add("arms", strings(model.arms()));
        json.addProperty("verdict", text.verdictKey());
        json.add("reasons", strings(text.reasons()));
        json.add("metrics", metrics(model));
        JsonArray pairs = new JsonArray();
        model.pairs().forEach(pair -> pairs.add(pair(pair)));
        json.add("pairs", pairs);
        json.add("cost", cost(model));
        JsonArray equal = new JsonArray();
        for (ReportModel.Equality equality : model.equalities()) {
            JsonObject entry = new JsonObject();
            entry.addProperty("what", equality.what());
            entry.addProperty("equal", equality.equal());
            entry.addProperty("detail", equality.detail());
            equal.add(entry);
        }
        json.add("equal", equal);
        json.add("health", health(model.health()));
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

    /** Every metric with the values of each arm that has it. */
    private static JsonArray metrics(ReportModel model) {
        JsonArray metrics = new JsonArray();
        for (Metric metric : new ReportText(model).metrics()) {
            JsonObject json = head(metric);
            for (String arm : model.arms()) {
                List<Double> values =
                        model.results().getOrDefault(arm, List.of()).stream()
                                .filter(result -> result.values().containsKey(metric))
                                .map(result -> result.values().get(metric))
                                .toList();
                if (!values.isEmpty()) {
                    json.add(arm, values(values));
                }
            }
            metrics.add(json);
        }
        return metrics;
    }

    private static JsonObject pair(ComparisonReport pair) {
        JsonObject json = new JsonObject();
        json.addProperty("baseline", pair.baseline());
        json.addProperty("candidate", pair.candidate());
        json.add("varies", strings(pair.varies()));
        json.addProperty("verdict", pair.verdict().key());
        json.add("reasons", strings(pair.reasons()));
        pair.decidedBy().ifPresent(metric -> json.addProperty("decided_by", metric.name()));
        JsonArray differences = new JsonArray();
        for (ComparisonReport.Row row : pair.metrics()) {
            JsonObject difference = head(row.metric());
            row.difference()
                    .ifPresent(
                            interval -> {
                                difference.add("mean", number(interval.mean()));
                                difference.add("low", number(interval.low()));
                                difference.add("high", number(interval.high()));
                            });
            differences.add(difference);
        }
        json.add("differences", differences);
        return json;
    }

    private static JsonObject head(Metric metric) {
        JsonObject json = new JsonObject();
        json.addProperty("name", metric.name());
        json.addProperty("unit", metric.unit());
        json.addProperty("better", ReportText.better(metric));
        return json;
    }

    private static JsonObject values(List<Double> values) {
        JsonObject json = new JsonObject();
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(number(value)));
        json.add("values", array);
        json.add("mean", number(ReportText.mean(values)));
        return json;
    }

    /** JSON has no NaN, which is what a run says that was continued only to be measured. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    private static JsonObject health(HealthModel health) {
        JsonArray warnings = new JsonArray();
        for (HealthModel.Warned each : health.warnings()) {
            JsonObject warning = new JsonObject();
            warning.addProperty("run", each.run());
            warning.addProperty("rule", each.warning().rule().key());
            warning.addProperty("from", each.warning().from());
            warning.add(
                    "until",
                    each.warning().until().isPresent()
                            ? new JsonPrimitive(each.warning().until().getAsLong())
                            : JsonNull.INSTANCE);
            warning.addProperty("seen", each.warning().seen());
            warning.addProperty("advice", each.warning().rule().advice());
            warnings.add(warning);
        }
        JsonObject json = new JsonObject();
        json.add("warnings", warnings);
        return json;
    }

    private static JsonObject cost(ReportModel model) {
        JsonObject cost = new JsonObject();
        for (String arm : model.arms()) {
            JsonArray runs = new JsonArray();
            for (ArmResult result : model.results().getOrDefault(arm, List.of())) {
                JsonObject run = new JsonObject();
                run.addProperty("seed", result.seed());
                run.addProperty("parameters", result.parameters());
                run.add("images_per_second", number(result.imagesPerSecond()));
                run.add("peak_memory_mib", number(result.peakMemoryMiB()));
                runs.add(run);
            }
            cost.add(arm, runs);
        }
        return cost;
    }

    private static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}
