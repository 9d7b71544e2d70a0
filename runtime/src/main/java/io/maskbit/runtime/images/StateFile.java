package io.maskbit.runtime.images;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A small file of JSON that says how far work has come, and of what.
 *
 * @param file the file
 * @param format how its form is called
 */
public record StateFile(Path file, String format) {

    private static final String FORMAT = "format";
    private static final String OF = "of";

    /**
     * Reads a state.
     *
     * @param reader makes it of the file's content
     * @param what what the state is of, for the message
     * @param advice what to do if it cannot be read
     * @return empty if there is no such file
     * @throws ExperimentException if the file is damaged
     */
    public <T> Optional<T> read(Function<JsonObject, T> reader, String what, String advice) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!format.equals(json.get(FORMAT).getAsString())) {
                throw new IllegalStateException("another format");
            }
            return Optional.of(reader.apply(json));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this is no state of " + what + " that this version can read",
                    advice);
        }
    }

    /** Returns what the work of a state is. */
    public static Map<String, String> facts(JsonObject json) {
        Map<String, String> facts = new LinkedHashMap<>();
        json.getAsJsonObject(OF)
                .entrySet()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().getAsString()));
        return facts;
    }

    /** Adds what the work of a state is. */
    public static void add(JsonObject json, Map<String, String> facts) {
        JsonObject of = new JsonObject();
        facts.forEach(of::addProperty);
        json.add(OF, of);
    }

    /** Begins a state to be written. */
    public JsonObject begin() {
        JsonObject json = new JsonObject();
        json.addProperty(FORMAT, format);
        return json;
    }

    /**
     * Writes a state, whole or not at all.
     *
     * @param json what {@link #begin} gave, and more
     * @throws IOException if the system fails
     */
    public void write(JsonObject json) throws IOException {
        Durable.write(
                file,
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                        + "\n");
    }
}
