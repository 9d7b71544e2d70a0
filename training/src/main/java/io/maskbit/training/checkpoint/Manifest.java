package io.maskbit.training.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.training.data.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The table of contents of a checkpoint: {@code manifest.json}.
 *
 * @param identity which run it belongs to
 * @param position how far that run had come
 * @param files length and SHA-256 of every other file, by file name
 */
public record Manifest(RunIdentity identity, Position position, Map<String, Contents> files) {

    static final String FILE = "manifest.json";
    private static final int FORMAT = 1;
    private static final String SELF = "manifest_sha256";
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /**
     * What a file must hold.
     *
     * @param bytes its length
     * @param sha256 its digest, in hexadecimal digits
     */
    public record Contents(long bytes, String sha256) {}

    /** Copies the files, keeping their order. */
    public Manifest {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** Returns the text of the file; its last entry is the digest of all others. */
    String text() {
        JsonObject all = new JsonObject();
        all.addProperty("format", FORMAT);
        all.addProperty("step", position.step());
        all.addProperty("images", position.images());
        all.addProperty("cursor", position.cursor().position());
        all.addProperty("data_digest", position.cursor().digest());
        all.addProperty("ema_updates", position.averageUpdates());
        all.addProperty("seeds_root", identity.seedsRoot());
        all.addProperty("config_digest", identity.configDigest());
        JsonObject components = new JsonObject();
        identity.components().forEach((name, origin) -> components.add(name, json(origin)));
        all.add("components", components);
        JsonObject contents = new JsonObject();
        files.forEach((name, file) -> contents.add(name, json(file)));
        all.add("files", contents);
        all.addProperty(SELF, Digest.of(JSON.toJson(all)));
        return JSON.toJson(all) + "\n";
    }

    /**
     * Reads and checks a manifest.
     *
     * @throws ExperimentException if it is absent, cut short, altered or of a later format
     */
    static Manifest read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw damaged(file, "is absent");
        } catch (IOException e) {
            throw damaged(file, "cannot be read: " + e.getMessage());
        }
        try {
            JsonObject all = JsonParser.parseString(text).getAsJsonObject();
            int format = all.get("format").getAsInt();
            if (format != FORMAT) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "the checkpoint has format "
                                + format
                                + ", but this program reads "
                                + FORMAT,
                        "use the version of the program that wrote it");
            }
            Manifest manifest = from(all);
            if (!manifest.text().equals(text)) {
                throw damaged(file, "was altered: its digest does not fit its text");
            }
            return manifest;
        } catch (ClassCastException
                | JsonParseException
                | IllegalStateException
                | NumberFormatException
                | NullPointerException
                | UnsupportedOperationException e) {
            throw damaged(file, "was cut short or altered: it is no complete manifest");
        }
    }

    static ExperimentException damaged(Path file, String what) {
        return new ExperimentException(
                Location.of(file.toString()),
                file.getFileName() + " " + what,
                "the checkpoint cannot be used; restore the file, or remove the folder "
                        + file.getParent()
                        + " to continue from the checkpoint before it");
    }

    private static Manifest from(JsonObject all) {
        Map<String, ComponentOrigin> components = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> each : all.getAsJsonObject("components").entrySet()) {
            JsonObject origin = each.getValue().getAsJsonObject();
            components.put(
                    each.getKey(),
                    new ComponentOrigin(
                            origin.get("factory").getAsString(),
                            origin.get("module").getAsString(),
                            origin.get("version").getAsString()));
        }
        Map<String, Contents> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> each : all.getAsJsonObject("files").entrySet()) {
            JsonObject contents = each.getValue().getAsJsonObject();
            files.put(
                    each.getKey(),
                    new Contents(
                            contents.get("bytes").getAsLong(),
                            contents.get("sha256").getAsString()));
        }
        return new Manifest(
                new RunIdentity(
                        components,
                        all.get("config_digest").getAsString(),
                        all.get("seeds_root").getAsLong()),
                new Position(
                        all.get("step").getAsLong(),
                        all.get("images").getAsLong(),
                        new Cursor(
                                all.get("cursor").getAsLong(),
                                all.get("data_digest").getAsString()),
                        all.get("ema_updates").getAsLong()),
                files);
    }

    private static JsonObject json(ComponentOrigin origin) {
        JsonObject json = new JsonObject();
        json.addProperty("factory", origin.factory());
        json.addProperty("module", origin.module());
        json.addProperty("version", origin.version());
        return json;
    }

    private static JsonObject json(Contents contents) {
        JsonObject json = new JsonObject();
        json.addProperty("bytes", contents.bytes());
        json.addProperty("sha256", contents.sha256());
        return json;
    }
}
