package io.maskbit.runtime.roadmap;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.plan.RoadmapPlan;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.report.ReportModel.Difference;
import io.maskbit.runtime.report.RoadmapModel;
import io.maskbit.runtime.report.RoadmapModel.Row;
import io.maskbit.runtime.report.RoadmapWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The folder of a roadmap: {@code rungs.json} says what is on the way, {@code rungs/NAME/seed-N}
 * hold the runs, and reports can be made again without the experiment's plugins.
 *
 * @param root the folder
 */
public record RoadmapFolder(Path root) {

    private static final String NAME = "rungs.json";

    /** Returns whether a folder is one of a roadmap. */
    public static boolean is(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    /** Returns the folder of one run. */
    ArmFolder run(String rung, long seed) {
        return new ArmFolder(root.resolve("rungs").resolve(rung).resolve("seed-" + seed));
    }

    /** Writes what is on the way. */
    void describe(RoadmapPlan plan) {
        JsonObject json = new JsonObject();
        json.addProperty("experiment", plan.experiment());
        json.addProperty("question", plan.document().comment());
        JsonArray seeds = new JsonArray();
        plan.seeds().forEach(seeds::add);
        json.add("seeds", seeds);
        JsonArray rungs = new JsonArray();
        plan.rungs().forEach(rung -> rungs.add(described(rung)));
        json.add("rungs", rungs);
        ArmFolder.write(
                root.resolve(NAME),
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                        + "\n");
    }

    private static JsonObject described(Rung rung) {
        JsonObject json = new JsonObject();
        json.addProperty("name", rung.name());
        json.addProperty("change", rung.change());
        rung.publishedRfid().ifPresent(rfid -> json.addProperty("published_rfid", rfid));
        JsonArray settings = new JsonArray();
        rung.changes()
                .forEach(
                        change -> {
                            JsonArray one = new JsonArray();
                            one.add(change.path());
                            one.add(change.before());
                            one.add(change.after());
                            settings.add(one);
                        });
        json.add("settings", settings);
        return json;
    }

    /**
     * Writes the report, of what is complete.
     *
     * @return the page
     * @throws ExperimentException if this is not the folder of a roadmap
     */
    public Path report() {
        try {
            RoadmapWriter.write(model(), root);
            return root.resolve("report.html");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report into " + root, e);
        }
    }

    /**
     * Puts chart and table into a Markdown page, see {@link RoadmapWriter#into}.
     *
     * @param page the page
     * @throws ExperimentException if this is not the folder of a roadmap, or the page has no place
     *     for one
     */
    public void into(Path page) {
        try {
            RoadmapWriter.into(model(), page);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change the page " + page, e);
        }
    }

    /**
     * Returns the report as text for a terminal.
     *
     * @return one line per rung
     */
    public String summary() {
        return RoadmapWriter.summary(model());
    }

    /**
     * Gathers what the report shows.
     *
     * @return the rungs, with the results of complete runs
     * @throws ExperimentException if this is not the folder of a roadmap
     */
    public RoadmapModel model() {
        Path file = root.resolve(NAME);
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            List<Long> seeds = new ArrayList<>();
            json.getAsJsonArray("seeds").forEach(e -> seeds.add(e.getAsLong()));
            List<Row> rows = new ArrayList<>();
            Optional<ArmFolder> any = Optional.empty();
            for (JsonElement element : json.getAsJsonArray("rungs")) {
                JsonObject rung = element.getAsJsonObject();
                String name = rung.get("name").getAsString();
                List<ArmFolder> complete =
                        seeds.stream()
                                .map(seed -> run(name, seed))
                                .filter(Outcome::isCompleted)
                                .toList();
                any = any.or(() -> complete.stream().findFirst());
                rows.add(row(rung, name, complete.stream().map(Outcome::result).toList()));
            }
            return new RoadmapModel(
                    json.get("experiment").getAsString(),
                    json.get("question").getAsString(),
                    seeds,
                    rows,
                    any.map(Outcome::environment).orElse(Map.of()));
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | NullPointerException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this file does not describe a roadmap",
                    "expected the folder of a roadmap made by 'maskbit roadmap'");
        }
    }

    private static Row row(JsonObject rung, String name, List<ArmResult> results) {
        List<Difference> differences = new ArrayList<>();
        for (JsonElement element : rung.getAsJsonArray("settings")) {
            JsonArray one = element.getAsJsonArray();
            differences.add(
                    new Difference(
                            one.get(0).getAsString(),
                            List.of(one.get(1).getAsString(), one.get(2).getAsString())));
        }
        return new Row(
                name,
                rung.get("change").getAsString(),
                rung.has("published_rfid")
                        ? OptionalDouble.of(rung.get("published_rfid").getAsDouble())
                        : OptionalDouble.empty(),
                differences,
                results);
    }
}
