package io.maskbit.runtime.tune;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder of a search: {@code search.json} says what is searched, {@code blocks} hold what was
 * sampled, {@code trace.jsonl} what came of it.
 *
 * @param root the folder
 */
record TuneFolder(Path root) {

    /** Returns where what was sampled is kept. */
    Path blocks() {
        return root.resolve("blocks");
    }

    /** Returns the trace. */
    Path trace() {
        return root.resolve("trace.jsonl");
    }

    /**
     * Takes the folder for a search, or for the continuation of the same one.
     *
     * @param search what is searched, name to text
     * @throws ExperimentException if it holds another search, saying what differs
     */
    void claim(Map<String, String> search) {
        Path file = root.resolve("search.json");
        if (!Files.exists(file)) {
            JsonObject json = new JsonObject();
            search.forEach(json::addProperty);
            ArmFolder.write(
                    file,
                    new GsonBuilder()
                                    .setPrettyPrinting()
                                    .disableHtmlEscaping()
                                    .create()
                                    .toJson(json)
                            + "\n");
            return;
        }
        List<String> differences = new ArrayList<>();
        try {
            JsonObject before = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            search.forEach(
                    (name, text) -> {
                        String old = before.has(name) ? before.get(name).getAsString() : "nothing";
                        if (!old.equals(text)) {
                            differences.add(name + " was " + old + ", and is now " + text);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JsonParseException | IllegalStateException e) {
            differences.add("its search.json cannot be read");
        }
        if (!differences.isEmpty()) {
            differences.add("give the same command to continue it, or another folder with --out");
            throw new ExperimentException(
                    Location.of(root.toString()),
                    "this folder holds another search",
                    differences.toArray(String[]::new));
        }
    }

    /** Begins the trace anew: a continued search says again what it has, from its blocks. */
    Trace openTrace() {
        try {
            return new Trace(Files.newBufferedWriter(trace(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + trace(), e);
        }
    }

    /** One JSON object per line, each handed over to the system as soon as it is known. */
    record Trace(BufferedWriter out) implements AutoCloseable {

        void add(JsonObject line) {
            try {
                out.write(line + "\n");
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the trace", e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the trace", e);
            }
        }
    }
}
