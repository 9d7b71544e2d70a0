package io.maskbit.runtime.sample;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a folder of samples holds, and how far it has come: {@code sampling.json}. It is written by
 * rename, and only after the images it counts are on the disk.
 *
 * @param run the run, as it was named; for people
 * @param facts everything an image depends on, by name
 * @param count images wanted
 * @param done images on the disk, the first ones
 */
record SampleState(String run, Map<String, String> facts, long count, long done) {

    static final String FILE = "sampling.json";

    private static final String FORMAT = "maskbit-samples 1";
    private static final String NOTHING = "nothing";

    SampleState {
        facts = new LinkedHashMap<>(facts);
    }

    /**
     * Reads the state of a folder.
     *
     * @return the state; empty if there is none
     * @throws ExperimentException if the file is damaged
     */
    static Optional<SampleState> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!FORMAT.equals(json.get("format").getAsString())) {
                throw new IllegalStateException("another format");
            }
            Map<String, String> facts = new LinkedHashMap<>();
            json.getAsJsonObject("of")
                    .entrySet()
                    .forEach(fact -> facts.put(fact.getKey(), fact.getValue().getAsString()));
            return Optional.of(
                    new SampleState(
                            json.get("run").getAsString(),
                            facts,
                            json.get("count").getAsLong(),
                            json.get("done").getAsLong()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NumberFormatException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this is no state of samples that this version can read",
                    "expected a file written by 'maskbit sample'; give a new folder with --out");
        }
    }

    /** Writes the state, whole or not at all. */
    void write(Path folder) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("run", run);
        JsonObject of = new JsonObject();
        facts.forEach(of::addProperty);
        json.add("of", of);
        json.addProperty("count", count);
        json.addProperty("done", done);
        Durable.write(
                folder.resolve(FILE),
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                        + "\n");
    }

    /** The same with another number of images done. */
    SampleState at(long images) {
        return new SampleState(run, facts, count, images);
    }

    /**
     * Takes over what a folder holds.
     *
     * @param asked what is wanted now, nothing of which is done
     * @param folder the folder, for the message
     * @return what is wanted now, with as much done as here
     * @throws ExperimentException naming everything in which the two differ
     */
    SampleState continuedBy(SampleState asked, Path folder) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(facts.keySet());
        names.addAll(asked.facts.keySet());
        for (String name : names) {
            String there = facts.getOrDefault(name, NOTHING);
            String here = asked.facts.getOrDefault(name, NOTHING);
            if (!there.equals(here)) {
                differences.add(difference(name, there, here, asked));
            }
        }
        if (asked.count < count) {
            differences.add(difference("count (never less)", "" + count, "" + asked.count, asked));
        }
        if (!differences.isEmpty()) {
            throw new ExperimentException(
                    Location.of(folder.resolve(FILE).toString()),
                    "this folder holds samples of another command: "
                            + String.join("; ", differences),
                    "give another folder with --out, or repeat the command that was begun here");
        }
        return asked.at(done);
    }

    /** Digests mean nothing to people; the folders of the runs may. */
    private String difference(String name, String there, String here, SampleState asked) {
        return name.startsWith(SampleFacts.WEIGHTS)
                ? name
                        + " "
                        + there
                        + " (run "
                        + run
                        + ") there, "
                        + here
                        + " (run "
                        + asked.run
                        + ") here"
                : name + " " + there + " there, " + here + " here";
    }
}
