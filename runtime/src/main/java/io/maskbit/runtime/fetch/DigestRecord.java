package io.maskbit.runtime.fetch;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.tensor.Durable;
import io.maskbit.tensor.FileDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The digests of the files of a folder, recorded when they came and compared ever after. */
final class DigestRecord {

    private static final String NAME = "sha256.json";
    private static final int LONGEST = 1 << 20;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path record;
    private final JsonObject files;

    private DigestRecord(Path record, JsonObject files) {
        this.record = record;
        this.files = files;
    }

    /**
     * Reads the record of a folder.
     *
     * @param folder the folder; it need not hold one yet
     * @throws io.maskbit.api.ExperimentException if it holds one that cannot be read
     */
    static DigestRecord of(Path folder) {
        Path record = folder.resolve(NAME);
        if (!Files.exists(record)) {
            return new DigestRecord(record, new JsonObject());
        }
        try {
            if (Files.size(record) > LONGEST) {
                throw Refusals.of(record, "is longer than " + LONGEST + " bytes");
            }
            return new DigestRecord(
                    record, JsonParser.parseString(Files.readString(record)).getAsJsonObject());
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw Refusals.of(
                    record,
                    "is no record of digests",
                    "delete it if you trust the files beside it; they are recorded anew");
        }
    }

    /** Returns the digest of a file as it was recorded. */
    Optional<String> digest(Path file) {
        return entry(file, "sha256");
    }

    /** Returns the file of a repository, if it has been fetched. */
    Optional<Path> fetched(String repository) {
        for (String name : files.keySet()) {
            Path file = record.resolveSibling(name);
            if (WantedWeights.isSafe(name)
                    && entry(file, "repository").filter(repository::equals).isPresent()) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private Optional<String> entry(Path file, String key) {
        return files.get(file.getFileName().toString()) instanceof JsonObject entry
                        && entry.has(key)
                        && entry.get(key).isJsonPrimitive()
                ? Optional.of(entry.get(key).getAsString())
                : Optional.empty();
    }

    /**
     * Compares a file with the record.
     *
     * @throws io.maskbit.api.ExperimentException if it has changed since
     */
    void check(Path file) {
        String recorded = digest(file).orElseThrow();
        String now = FileDigest.sha256(file);
        if (!recorded.equals(now)) {
            throw Refusals.of(
                    file,
                    "is not the file that was fetched",
                    "recorded SHA-256 " + recorded,
                    "this file's    " + now,
                    "delete it to fetch it again, or delete its entry in "
                            + record
                            + " if you changed it yourself");
        }
    }

    /** Records a file. */
    void add(Path file, String repository, String source, String sha256) {
        try {
            JsonObject entry = new JsonObject();
            entry.addProperty("sha256", sha256);
            entry.addProperty("bytes", Files.size(file));
            entry.addProperty("repository", repository);
            entry.addProperty("source", source);
            files.add(file.getFileName().toString(), entry);
            Durable.write(record, GSON.toJson(files) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + record, e);
        }
    }
}
