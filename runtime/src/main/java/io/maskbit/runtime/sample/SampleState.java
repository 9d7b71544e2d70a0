package io.maskbit.runtime.sample;

import com.google.gson.JsonObject;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.images.StateFile;
import java.io.IOException;
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
        return new StateFile(folder.resolve(FILE), FORMAT)
                .read(
                        json ->
                                new SampleState(
                                        json.get("run").getAsString(),
                                        StateFile.facts(json),
                                        json.get("count").getAsLong(),
                                        json.get("done").getAsLong()),
                        "samples",
                        "expected a file written by 'maskbit sample'; give a new folder with --out");
    }

    /** Writes the state, whole or not at all. */
    void write(Path folder) throws IOException {
        StateFile state = new StateFile(folder.resolve(FILE), FORMAT);
        JsonObject json = state.begin();
        json.addProperty("run", run);
        StateFile.add(json, facts);
        json.addProperty("count", count);
        json.addProperty("done", done);
        state.write(json);
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
