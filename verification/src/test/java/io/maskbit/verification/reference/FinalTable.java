package io.maskbit.verification.reference;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/** The tables at the end of a trajectory: mean, deviation and norm of every tensor. */
final class FinalTable {

    private FinalTable() {}

    /**
     * Compares every row of a table with a tensor, and asks that every tensor has a row.
     *
     * @param table name of the table
     * @param tables all tables of the case
     * @param actual the tensors by the reference's keys
     */
    static void compare(
            Checks checks, String table, JsonObject tables, Map<String, Values> actual) {
        if (tables == null || !tables.has(table)) {
            checks.fails("final " + table, "is missing in case.json");
            return;
        }
        TreeSet<String> left = new TreeSet<>(actual.keySet());
        for (JsonElement element : tables.getAsJsonArray(table)) {
            JsonObject row = element.getAsJsonObject();
            String key = row.get("key").getAsString();
            String what = "final " + table + " " + key;
            left.remove(key);
            Values values = actual.get(key);
            if (values == null) {
                checks.fails(what, "has no counterpart");
                continue;
            }
            checks.holds(
                    what + " shape",
                    Arrays.equals(FixtureCase.longs(row.get("shape")), values.shape()));
            compare(checks, what, row, values.data());
        }
        checks.holds("final " + table + " has a row for each of " + left, left.isEmpty());
    }

    private static void compare(Checks checks, String what, JsonObject row, double[] data) {
        double mean = Arrays.stream(data).average().orElse(Double.NaN);
        double squares = Arrays.stream(data).map(v -> v * v).sum();
        double spread = Arrays.stream(data).map(v -> (v - mean) * (v - mean)).sum();
        if (row.has("noise_dominated") && row.get("noise_dominated").getAsBoolean()) {
            checks.holds(what + " is finite", Double.isFinite(squares));
            return;
        }
        number(checks, what, row, "mean", mean);
        number(checks, what, row, "std", Math.sqrt(spread / data.length));
        number(checks, what, row, "l2", Math.sqrt(squares));
    }

    private static void number(
            Checks checks, String what, JsonObject row, String statistic, double actual) {
        checks.number(
                what + " " + statistic,
                actual,
                row.get(statistic).getAsDouble(),
                row.get("atol_" + statistic).getAsDouble());
    }
}
