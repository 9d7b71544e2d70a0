package io.maskbit.runtime.fetch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The hub's own addresses, and its lists of files. */
final class Hub {

    private static final int LONGEST_LIST = 1 << 22;
    private static final List<String> ENDINGS =
            List.of(".bin", ".safetensors", ".ckpt", ".pt", ".pth");

    private final Connection connection;
    private final String base;

    Hub(Connection connection, String base) {
        this.connection = connection;
        this.base = base.replaceFirst("/+$", "");
        URI uri = uri(this.base);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw Refusals.of(base, "is no address of a hub", "expected https://HOST");
        }
    }

    /** Returns the address of a file. */
    URI address(String repository, String file) {
        return uri(base + "/" + repository + "/resolve/main/" + file);
    }

    /**
     * Returns which file is wanted: the one that was said, the likeliest of the list, or the only
     * file of weights in it. If the list cannot be had, all names that it may have.
     *
     * @throws ExperimentException if there is none, or several
     */
    List<String> files(WantedWeights wanted) {
        if (wanted.file().isPresent()) {
            return List.of(wanted.file().orElseThrow());
        }
        Optional<List<String>> listed = list(wanted.repository());
        if (listed.isEmpty()) {
            return wanted.candidates();
        }
        List<String> weights =
                listed.orElseThrow().stream()
                        .filter(WantedWeights::isSafe)
                        .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
                        .toList();
        Optional<String> likeliest =
                wanted.candidates().stream().filter(weights::contains).findFirst();
        if (likeliest.isPresent() || weights.size() == 1) {
            return List.of(likeliest.orElseGet(() -> weights.get(0)));
        }
        throw Refusals.of(
                wanted.repository(),
                weights.isEmpty() ? "holds no file of weights" : "holds several files of weights",
                weights.isEmpty()
                        ? "expected a file that ends in " + String.join(", ", ENDINGS)
                        : "give one of them: "
                                + String.join(
                                        ", ", weights.subList(0, Math.min(20, weights.size()))));
    }

    private Optional<List<String>> list(String repository) {
        URI address = uri(base + "/api/models/" + repository);
        for (int tries = 1; tries <= 2; tries++) {
            try (Connection.Answer answer = connection.get(address, Map.of())) {
                if (answer.status() == 200) {
                    byte[] body = body(answer);
                    return names(body);
                }
                if (answer.status() < 500 && answer.status() != 429) {
                    throw refused(address, answer.status());
                }
            } catch (IOException e) {
                continue; // the files themselves may be had all the same, and are tried with
                // patience
            }
        }
        return Optional.empty();
    }

    private byte[] body(Connection.Answer answer) throws IOException {
        InputStream body = answer.response().body();
        try (StallWatch watch = new StallWatch(body, connection.patience().stall())) {
            byte[] bytes = body.readNBytes(LONGEST_LIST);
            watch.came(bytes.length);
            return bytes;
        }
    }

    private static Optional<List<String>> names(byte[] body) {
        try {
            JsonElement json = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            if (!(json instanceof JsonObject model)
                    || !(model.get("siblings") instanceof JsonArray files)) {
                return Optional.empty();
            }
            List<String> names = new ArrayList<>();
            for (JsonElement file : files) {
                if (file instanceof JsonObject entry
                        && entry.get("rfilename") instanceof JsonPrimitive name) {
                    names.add(name.getAsString());
                }
            }
            return Optional.of(names);
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    /** Words a refusal of the hub. */
    static ExperimentException refused(URI address, int status) {
        return switch (status) {
            case 401, 403 ->
                    Refusals.of(
                            address,
                            "may not be fetched without signing in (" + status + ")",
                            "no such repository, or a private one: check the name, or fetch it with"
                                    + " a browser and import that file");
            case 404, 410 ->
                    Refusals.of(address, "does not exist (" + status + ")", "check the name");
            default -> Refusals.of(address, "is answered with " + status, "try again later");
        };
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Refusals.of(text, "is no address");
        }
    }
}
