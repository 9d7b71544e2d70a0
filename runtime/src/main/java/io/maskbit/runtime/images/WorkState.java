package io.maskbit.runtime.images;

import com.google.gson.JsonObject;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How far work on a set of images has come: a small file beside its result, written by rename, and
 * only after what it counts is on the disk. When the work is done it says what the result is of.
 *
 * @param facts everything that the result depends on, by name
 * @param place images done, and what they were
 */
public record WorkState(Map<String, String> facts, ImagePlace place) {

    private static final String FORMAT = "maskbit-work 1";
    private static final String NOTHING = "nothing";

    /** Copies the facts in their order. */
    public WorkState {
        facts = new LinkedHashMap<>(facts);
    }

    /**
     * Returns where the state of a result lies.
     *
     * @param result the file that is being made
     */
    public static Path fileOf(Path result) {
        return result.resolveSibling(result.getFileName() + ".json");
    }

    /**
     * Reads a state.
     *
     * @param file see {@link #fileOf}
     * @return empty if there is none
     * @throws ExperimentException if the file is damaged
     */
    public static Optional<WorkState> read(Path file) {
        return new StateFile(file, FORMAT)
                .read(
                        json ->
                                new WorkState(
                                        StateFile.facts(json),
                                        new ImagePlace(
                                                json.get("done").getAsInt(),
                                                json.get("digest").getAsString())),
                        "work",
                        "give another result's name, or remove this file");
    }

    /**
     * Writes the state, whole or not at all.
     *
     * @param file see {@link #fileOf}
     * @throws IOException if the system fails
     */
    public void write(Path file) throws IOException {
        StateFile state = new StateFile(file, FORMAT);
        JsonObject json = state.begin();
        StateFile.add(json, facts);
        json.addProperty("done", place.done());
        json.addProperty("digest", place.digest());
        state.write(json);
    }

    /** Returns the state with more done. */
    public WorkState at(ImagePlace now) {
        return new WorkState(facts, now);
    }

    /**
     * Makes sure that the work is the same as that asked for.
     *
     * @param asked the facts now
     * @param file where this state lies, for the message
     * @throws ExperimentException naming everything in which the two differ
     */
    public void requireSame(Map<String, String> asked, Path file) {
        TreeSet<String> names = new TreeSet<>(facts.keySet());
        names.addAll(asked.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String there = facts.getOrDefault(name, NOTHING);
            String here = asked.getOrDefault(name, NOTHING);
            if (!there.equals(here)) {
                differences.add(name + " " + there + " there, " + here + " here");
            }
        }
        if (!differences.isEmpty()) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this is of another command: " + String.join("; ", differences),
                    "give another file, or repeat the command that was begun here");
        }
    }

    /**
     * Refuses to go on where images are no longer what they were.
     *
     * @param now what was read of the images that are done
     * @param set the set, for the message
     * @throws ExperimentException if it is something else
     */
    public void requireUnchanged(ImagePlace now, ImageSet set) {
        if (now.done() == place.done() && !now.digest().equals(place.digest())) {
            throw new ExperimentException(
                    Location.of(set.name()),
                    "the first "
                            + now.done()
                            + " images are no longer those that were worked on before",
                    "begin again with another file, or bring the images back");
        }
    }
}
