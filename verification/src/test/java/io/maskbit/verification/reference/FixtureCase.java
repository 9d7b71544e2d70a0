package io.maskbit.verification.reference;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case: a folder with {@code case.json}, {@code tensors.npz} and weights. Every shape, name and
 * number that a check uses comes from here.
 */
final class FixtureCase {

    /** The file that makes a folder a case. */
    static final String DESCRIPTION = "case.json";

    private final Path folder;
    private final JsonObject description;
    private final Map<String, Values> values;
    private final Map<String, JsonObject> arrays = new LinkedHashMap<>();

    private FixtureCase(Path folder, JsonObject description, Map<String, Values> values) {
        this.folder = folder;
        this.description = description;
        this.values = values;
        for (JsonElement element : description.getAsJsonArray("arrays")) {
            JsonObject array = element.getAsJsonObject();
            arrays.put(array.get("name").getAsString(), array);
        }
    }

    /** Reads the description only. */
    static JsonObject describe(Path folder) {
        try (Reader reader =
                Files.newBufferedReader(folder.resolve(DESCRIPTION), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }

    /**
     * Reads a case; its archive must hold exactly the arrays described, in the shapes described.
     */
    static FixtureCase read(Path folder) {
        FixtureCase fixture =
                new FixtureCase(
                        folder, describe(folder), NumpyArchive.read(folder.resolve("tensors.npz")));
        if (!fixture.values.keySet().equals(fixture.arrays.keySet())) {
            throw new IllegalArgumentException(
                    "tensors.npz holds "
                            + fixture.values.keySet()
                            + " but case.json describes "
                            + fixture.arrays.keySet());
        }
        fixture.arrays.forEach(
                (name, array) -> {
                    long[] shape = longs(array.get("shape"));
                    Values stored = fixture.values.get(name);
                    boolean integer = array.get("dtype").getAsString().equals("int64");
                    if (!Arrays.equals(shape, stored.shape()) || integer != stored.integer()) {
                        throw new IllegalArgumentException(
                                name + " has another shape or type than case.json says");
                    }
                });
        return fixture;
    }

    /** Returns the name of the case. */
    String name() {
        return description.get("case").getAsString();
    }

    /** Returns all settings. */
    JsonObject config() {
        return description.getAsJsonObject("config");
    }

    /** Returns the settings under a key. */
    JsonObject config(String key) {
        return config().getAsJsonObject(key);
    }

    /** Returns the whole description. */
    JsonObject description() {
        return description;
    }

    /** Returns the names of the inputs, in order. */
    List<String> inputs() {
        return namesOf("input");
    }

    /** Returns the names of the expected arrays, in order. */
    List<String> expected() {
        return namesOf("expected");
    }

    /** Returns the names of the expected arrays that begin with a prefix, without it. */
    List<String> expected(String prefix) {
        return expected().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    /** Returns whether an array is an input of this case. */
    boolean gives(String name) {
        return inputs().contains(name);
    }

    /** Returns an input. */
    Values input(String name) {
        if (!gives(name)) {
            throw new IllegalArgumentException("the case gives no input " + name);
        }
        return values.get(name);
    }

    /** Returns the numbers of an array of any role. */
    Values values(String name) {
        return values.get(name);
    }

    /** Returns the description of an array. */
    JsonObject array(String name) {
        return arrays.get(name);
    }

    /** Returns where a file of the case lies. */
    Path file(String name) {
        return folder.resolve(name).normalize();
    }

    /** Returns the names of the files of weights, in order, as the case writes them. */
    List<String> weights() {
        List<String> files = new ArrayList<>();
        for (JsonElement element : description.getAsJsonArray("weights")) {
            files.add(element.getAsJsonObject().get("file").getAsString());
        }
        return files;
    }

    /** Returns the only file of weights. */
    Path onlyWeights() {
        if (weights().size() != 1) {
            throw new IllegalArgumentException("expected one file of weights, not " + weights());
        }
        return file(weights().get(0));
    }

    /** Reads a list of integers. */
    static long[] longs(JsonElement list) {
        return list.getAsJsonArray().asList().stream().mapToLong(JsonElement::getAsLong).toArray();
    }

    private List<String> namesOf(String role) {
        return arrays.entrySet().stream()
                .filter(entry -> entry.getValue().get("role").getAsString().equals(role))
                .map(Map.Entry::getKey)
                .toList();
    }
}
