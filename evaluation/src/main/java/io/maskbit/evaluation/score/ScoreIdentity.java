package io.maskbit.evaluation.score;

import io.maskbit.evaluation.features.ExtractorIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a value was measured with: everything but the images it is a value of. Values of different
 * identity say nothing about each other, and never meet in a row or a verdict.
 *
 * @param metric the metric, for example {@code fid}
 * @param protocol name of the {@link Protocol}
 * @param images number of images measured, N
 * @param reference SHA-256 of what they were compared with; empty if with nothing
 * @param referenceImages how many images that was; 0 if unknown or nothing
 * @param extractor the feature network; empty if none took part
 * @param settings what else decides the value, by name: splits, subsets, neighbours, crop
 * @param seed of everything drawn at random
 * @param code version of this program
 */
public record ScoreIdentity(
        String metric,
        String protocol,
        long images,
        String reference,
        long referenceImages,
        Optional<ExtractorIdentity> extractor,
        Map<String, String> settings,
        long seed,
        String code) {

    private static final int SHORT = 8;

    /** Copies the settings, ordered by name. */
    public ScoreIdentity {
        settings = Map.copyOf(settings);
    }

    /** Returns every field by its name as a text, in a fixed order. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("metric", metric);
        fields.put("protocol", protocol);
        fields.put("images", Long.toString(images));
        fields.put("reference", reference.isEmpty() ? "none" : reference);
        fields.put("reference images", referenceImages == 0 ? "unknown" : "" + referenceImages);
        fields.put("extractor", extractor.map(ExtractorIdentity::name).orElse("none"));
        fields.put("extractor digest", extractor.map(ExtractorIdentity::digest).orElse("none"));
        fields.put("preparation", extractor.map(ExtractorIdentity::preparation).orElse("none"));
        fields.put("precision", extractor.map(ExtractorIdentity::precision).orElse("none"));
        new TreeMap<>(settings).forEach(fields::put);
        fields.put("seed", Long.toString(seed));
        fields.put("code", code);
        return fields;
    }

    /**
     * Compares two identities.
     *
     * @param other another identity
     * @return a line for each field that differs, with both values; empty if the values may meet
     */
    public List<String> differences(ScoreIdentity other) {
        Map<String, String> here = fields();
        Map<String, String> there = other.fields();
        Map<String, String> all = new LinkedHashMap<>(here);
        there.forEach(all::putIfAbsent);
        List<String> differences = new ArrayList<>();
        for (String field : all.keySet()) {
            String mine = here.getOrDefault(field, "not set");
            String theirs = there.getOrDefault(field, "not set");
            if (!Objects.equals(mine, theirs)) {
                differences.add(field + ": " + mine + " against " + theirs);
            }
        }
        return differences;
    }

    /**
     * Returns the identity in one line, digests shortened, for example {@code fid[adm, 50000
     * images, reference 9f3c0a11, inception-v3-fid 6726825d, tf1-bilinear-299, float64]}.
     */
    public String label() {
        return metric + "[" + String.join(", ", parts()) + "]";
    }

    /** Returns what {@link #label} joins, without the metric. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add(protocol);
        parts.add(images + " images");
        if (!reference.isEmpty()) {
            String many = referenceImages == 0 ? "" : " of " + referenceImages;
            parts.add("reference " + shortened(reference) + many);
        }
        extractor.ifPresent(
                network -> {
                    parts.add(network.name() + " " + shortened(network.digest()));
                    parts.add(network.preparation());
                    parts.add(network.precision());
                });
        new TreeMap<>(settings).forEach((name, value) -> parts.add(name + " " + value));
        if (seed != 0) {
            parts.add("seed " + seed);
        }
        return parts;
    }

    private static String shortened(String digest) {
        return digest.length() > SHORT && digest.matches("[0-9a-f]+")
                ? digest.substring(0, SHORT)
                : digest;
    }
}
