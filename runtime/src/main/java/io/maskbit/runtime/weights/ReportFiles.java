package io.maskbit.runtime.weights;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.weights.ImportReport.Entry;
import io.maskbit.runtime.weights.ImportReport.ImportedFile;
import io.maskbit.runtime.weights.ImportReport.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what an import did into the run: {@code import.json} and {@code import.txt}. */
final class ReportFiles {

    static final String JSON = "import.json";
    static final String TEXT = "import.txt";

    private ReportFiles() {}

    /** Writes both files into a folder. */
    static void write(ImportReport report, Path folder) {
        ArmFolder.write(folder.resolve(JSON), json(report));
        List<String> lines = new ArrayList<>(summary(report));
        for (ImportedFile file : report.files()) {
            lines.add("");
            lines.add(file.path() + ", key by key:");
            file.entries().forEach(entry -> lines.add("  " + line(entry)));
        }
        ArmFolder.write(folder.resolve(TEXT), String.join("\n", lines) + "\n");
    }

    private static String line(Entry entry) {
        String key = entry.key() + (entry.shape().isEmpty() ? "" : " " + entry.shape());
        return String.format(
                Locale.ROOT,
                "%-8s %s%s",
                word(entry.outcome()),
                key,
                entry.note().isEmpty() ? "" : ": " + entry.note());
    }

    /** Returns what people should read, line by line. */
    static List<String> summary(ImportReport report) {
        List<String> lines = new ArrayList<>();
        for (ImportedFile file : report.files()) {
            lines.add(file.path() + " is " + file.words());
            lines.add("  " + counts(file));
            lines.add("  " + file.bytes() + " bytes, SHA-256 " + file.sha256());
            lines.add("  from its names and shapes:");
            said(file.findings()).forEach(each -> lines.add("    " + each));
        }
        List<Finding> assumed =
                Stream.concat(
                                report.files().stream().flatMap(file -> file.findings().stream()),
                                report.surroundings().stream())
                        .filter(Finding::assumed)
                        .toList();
        if (!assumed.isEmpty()) {
            lines.add("assumed, since no file says it:");
            assumed.forEach(
                    each ->
                            lines.add(
                                    "  "
                                            + each.setting()
                                            + ": "
                                            + each.value()
                                            + " ("
                                            + each.source()
                                            + "); set it with "
                                            + each.option()));
        }
        lines.addAll(report.facts());
        return lines;
    }

    private static List<String> said(List<Finding> findings) {
        return findings.stream()
                .filter(each -> !each.assumed())
                .map(each -> each.setting() + ": " + each.value() + " (" + each.source() + ")")
                .toList();
    }

    private static String counts(ImportedFile file) {
        return Stream.of(Outcome.values())
                .filter(outcome -> file.count(outcome) > 0)
                .map(outcome -> file.count(outcome) + " " + word(outcome))
                .collect(
                        Collectors.joining(
                                ", ", "keys: ", "; none is missing or of another shape"));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static String json(ImportReport report) {
        JsonObject json = new JsonObject();
        JsonArray files = new JsonArray();
        for (ImportedFile file : report.files()) {
            JsonObject one = new JsonObject();
            one.addProperty("file", file.path().toString());
            one.addProperty("bytes", file.bytes());
            one.addProperty("sha256", file.sha256());
            one.addProperty("is", file.words());
            one.add("settings", findings(file.findings()));
            JsonArray keys = new JsonArray();
            file.entries()
                    .forEach(
                            entry -> {
                                JsonObject key = new JsonObject();
                                key.addProperty("key", entry.key());
                                key.addProperty("shape", entry.shape());
                                key.addProperty("outcome", word(entry.outcome()));
                                key.addProperty("note", entry.note());
                                keys.add(key);
                            });
            one.add("keys", keys);
            files.add(one);
        }
        json.add("files", files);
        json.add("surroundings", findings(report.surroundings()));
        JsonArray facts = new JsonArray();
        report.facts().forEach(facts::add);
        json.add("facts", facts);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                + "\n";
    }

    private static JsonArray findings(List<Finding> findings) {
        JsonArray settings = new JsonArray();
        for (Finding each : findings) {
            JsonObject setting = new JsonObject();
            setting.addProperty("setting", each.setting());
            setting.addProperty("value", each.value());
            setting.addProperty("assumed", each.assumed());
            setting.addProperty("source", each.source());
            settings.add(setting);
        }
        return settings;
    }
}
