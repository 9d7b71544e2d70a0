package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the class that a person means, and the names that a file gives to classes. */
final class ClassLabels {

    private static final int SHOWN = 20;
    private static final long MOST_BYTES = 1 << 20;

    private ClassLabels() {}

    /**
     * Returns the number of a class.
     *
     * @param option where it was asked for
     * @param label its name or number
     * @param names the names of all classes
     * @throws ExperimentException if there is none
     */
    static int number(String option, String label, List<String> names) {
        int named = names.indexOf(label);
        if (named >= 0) {
            return named;
        }
        if (label.matches("\\d{1,9}") && Integer.parseInt(label) < names.size()) {
            return Integer.parseInt(label);
        }
        throw new ExperimentException(
                Location.of(option),
                "there is no class '" + label + "'",
                "numbers from 0 to "
                        + (names.size() - 1)
                        + ", or names: "
                        + String.join(", ", names.subList(0, Math.min(names.size(), SHOWN)))
                        + (names.size() > SHOWN ? ", …" : ""));
    }

    /**
     * Reads the names of classes.
     *
     * @param file a text in UTF-8, one name a line, in the order of the labels
     * @return the names
     * @throws ExperimentException if it cannot be read, is too long, or has an empty line
     */
    static List<String> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(file, "has more than " + MOST_BYTES + " bytes");
            }
            List<String> names = Files.readAllLines(file).stream().map(String::strip).toList();
            int empty = names.indexOf("");
            if (names.isEmpty() || empty >= 0) {
                throw refused(file, "has no name in line " + (empty + 1));
            }
            return names;
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + e.getMessage());
        }
    }

    private static ExperimentException refused(Path file, String what) {
        return new ExperimentException(
                Location.of(file.toString()),
                what,
                "expected a text in UTF-8 with the name of one class a line");
    }
}
