package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.List;

/** Finds the class that a person means. */
final class ClassLabels {

    private static final int SHOWN = 20;

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
}
