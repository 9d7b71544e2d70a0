package io.maskbit.runtime.evaluate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.images.ImagePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far the features of a set have come.
 *
 * @param facts what they are features of
 * @param widths pooled, logits, spatial; 0 for what the network does not give
 * @param place images done
 */
record FeatureState(String facts, Widths widths, ImagePlace place) {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /** Extents of a row of each kind. */
    record Widths(int pooled, int logits, int spatial) {}

    /** Reads the state; empty if there is none, or none that can be read. */
    static Optional<FeatureState> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return Optional.of(
                    new FeatureState(
                            json.get("facts").getAsString(),
                            new Widths(
                                    json.get("pooled").getAsInt(),
                                    json.get("logits").getAsInt(),
                                    json.get("spatial").getAsInt()),
                            new ImagePlace(
                                    json.get("done").getAsInt(),
                                    json.get("digest").getAsString())));
        } catch (JsonParseException | IllegalStateException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    void write(Path file) {
        JsonObject json = new JsonObject();
        json.addProperty("facts", facts);
        json.addProperty("pooled", widths.pooled());
        json.addProperty("logits", widths.logits());
        json.addProperty("spatial", widths.spatial());
        json.addProperty("done", place.done());
        json.addProperty("digest", place.digest());
        ArmFolder.write(file, GSON.toJson(json) + "\n");
    }
}
