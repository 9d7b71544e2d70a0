package io.maskbit.runtime.fetch;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Durable;
import io.maskbit.tensor.FileDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The digests of the files of a repository, recorded when they came and compared ever after. It
 * lies in the folder that holds the repository's files; others write it one after another.
 */
final class DigestRecord {

    /** The file that it is; no weights are called so. */
    static final String NAME = "sha256.json";

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
     * Reads the record of a repository.
     *
     * @param folder the folder of its files; it need not hold one yet
     * @throws ExperimentException if it holds one that cannot be read
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
    Optional<String> digest(String name) {
        return entry(name, "sha256");
    }

    /** Returns the name of a recorded file that is there, if there is one. */
    Optional<String> fetched() {
        return files.keySet().stream()
                .filter(WantedWeights::isSafe)
                .filter(name -> Files.exists(record.resolveSibling(name)))
                .findFirst();
    }

    private Optional<String> entry(String name, String key) {
        return files.get(name) instanceof JsonObject entry
                        && entry.has(key)
                        && entry.get(key).isJsonPrimitive()
                ? Optional.of(entry.get(key).getAsString())
                : Optional.empty();
    }

    /**
     * Compares a file with the record.
     *
     * @throws ExperimentException if nothing is recorded of it, or that it came from another
     *     repository, or if it has changed since
     */
    void check(String name, String repository) {
        Path file = record.resolveSibling(name);
        String recorded = digest(name).orElseThrow(() -> unknown(file));
        String from = entry(name, "repository").orElseThrow(() -> unknown(file));
        if (!from.equals(repository)) {
            throw Refusals.of(
                    file,
                    "was fetched from " + Refusals.plain(from) + ", not from " + repository,
                    "give another folder with --out");
        }
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

    private ExperimentException unknown(Path file) {
        return Refusals.of(
                file,
                "was not fetched: " + record + " says nothing of it",
                "move it away to fetch it",
                "or use it as it is, without this command: maskbit import " + file);
    }

    /** Records a file. */
    void add(String name, long bytes, String repository, String source, String sha256) {
        try {
            JsonObject entry = new JsonObject();
            entry.addProperty("sha256", sha256);
            entry.addProperty("bytes", bytes);
            entry.addProperty("repository", repository);
            entry.addProperty("source", source);
            files.add(name, entry);
            Durable.write(record, GSON.toJson(files) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + record, e);
        }
    }
}
