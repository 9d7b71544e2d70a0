package io.maskbit.runtime.edit;

import io.maskbit.sampling.TokenMask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What shall be edited, and how.
 *
 * @param subjects the images, at least one
 * @param mask what is made anew in each of them
 * @param seeds one edit of each image per seed, at least one
 * @param feather makes composites with the originals, which fade over so many pixels
 * @param asked what was asked for, sentence by sentence, for the page
 * @param settings further facts for the page by name
 */
public record EditRequest(
        List<Subject> subjects,
        TokenMask mask,
        List<Long> seeds,
        OptionalInt feather,
        List<String> asked,
        Map<String, String> settings) {

    /** Copies the lists. */
    public EditRequest {
        subjects = List.copyOf(subjects);
        seeds = List.copyOf(seeds);
        asked = List.copyOf(asked);
    }

    /** Returns where the pictures of one image go: number, name and what is shown. */
    static Path file(Path folder, int number, String name, String shown) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        return folder.resolve(String.format("%03d-%s-%s.png", number, plain, shown));
    }
}
