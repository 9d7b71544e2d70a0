package io.maskbit.evaluation.statistics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.maskbit.evaluation.features.ExtractorIdentity;

/**
 * What statistics are of, as a file of ours records it.
 *
 * @param extractor the features
 * @param source what the images are, in words
 * @param sourceDigest SHA-256 over the images in hex
 * @param protocol name of the protocol that prepared them
 * @param code version of the program that wrote the file
 */
public record StatisticsOrigin(
        ExtractorIdentity extractor,
        String source,
        String sourceDigest,
        String protocol,
        String code) {

    JsonObject toJson() {
        JsonObject features = new JsonObject();
        features.addProperty("name", extractor.name());
        features.addProperty("digest", extractor.digest());
        features.addProperty("preparation", extractor.preparation());
        features.addProperty("precision", extractor.precision());
        JsonObject json = new JsonObject();
        json.add("extractor", features);
        json.addProperty("source", source);
        json.addProperty("source_digest", sourceDigest);
        json.addProperty("protocol", protocol);
        json.addProperty("code", code);
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote; throws IllegalArgumentException where a text is missing.
     */
    static StatisticsOrigin of(JsonObject json) {
        if (!(json.get("extractor") instanceof JsonObject features)) {
            throw new IllegalArgumentException("no extractor");
        }
        return new StatisticsOrigin(
                new ExtractorIdentity(
                        text(features, "name"),
                        text(features, "digest"),
                        text(features, "preparation"),
                        text(features, "precision")),
                text(json, "source"),
                text(json, "source_digest"),
                text(json, "protocol"),
                text(json, "code"));
    }

    static String text(JsonObject json, String key) {
        JsonElement value = json.get(key);
        if (value == null || !value.isJsonPrimitive()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value.getAsString();
    }
}
