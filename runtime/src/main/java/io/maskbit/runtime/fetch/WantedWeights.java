package io.maskbit.runtime.fetch;

import io.maskbit.api.ExperimentException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be fetched.
 *
 * @param repository owner and name
 * @param file its path within the repository, if it was said
 * @param candidates names that it may have otherwise, the likeliest first
 */
record WantedWeights(String repository, Optional<String> file, List<String> candidates) {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,95}");
    private static final int MOST_PARTS = 6;

    /** Copies the candidates. */
    WantedWeights {
        candidates = List.copyOf(candidates);
    }

    /**
     * Reads a name.
     *
     * @param name of {@link PublishedWeights}, or owner/repository, or owner/repository/file
     * @return what it says
     * @throws ExperimentException if it is none, or could lead out of a folder
     */
    static WantedWeights of(String name) {
        PublishedWeights.Published published =
                PublishedWeights.byName().get(name.replace('_', '-'));
        if (published != null) {
            return new WantedWeights(published.repository(), Optional.empty(), published.files());
        }
        String[] parts = name.split("/", 3);
        if (parts.length < 2 || !isPart(parts[0]) || !isPart(parts[1])) {
            throw Refusals.of(
                    name,
                    "is neither a published model nor a repository",
                    "published: " + String.join(", ", PublishedWeights.byName().keySet()),
                    "or give OWNER/REPOSITORY, or OWNER/REPOSITORY/FILE");
        }
        Optional<String> file = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
        if (file.isPresent() && !isSafe(file.orElseThrow())) {
            throw Refusals.of(
                    name,
                    "names a file that is not fetched: " + Refusals.plain(parts[2]),
                    "expected letters, digits and ._+- in each part, and no part that begins with"
                            + " a dot");
        }
        String repository = parts[0] + "/" + parts[1];
        List<String> candidates =
                PublishedWeights.byName().values().stream()
                        .filter(each -> each.repository().equals(repository))
                        .findFirst()
                        .map(PublishedWeights.Published::files)
                        .orElse(List.of("pytorch_model.bin", "model.safetensors"));
        return new WantedWeights(repository, file, candidates);
    }

    /**
     * Returns whether a path stays in its folder, on every system, and names no hidden file.
     *
     * @param path any text
     */
    static boolean isSafe(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length > MOST_PARTS) {
            return false;
        }
        for (String part : parts) {
            if (!isPart(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(String part) {
        return PART.matcher(part).matches()
                && !part.endsWith(".")
                && !part.endsWith(".part")
                && !part.endsWith(".part.json")
                && !part.equalsIgnoreCase(DigestRecord.NAME);
    }

    /** Returns how a user names it. */
    String text() {
        return repository + file.map(path -> "/" + path).orElse("");
    }
}
