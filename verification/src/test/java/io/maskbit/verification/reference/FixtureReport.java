package io.maskbit.verification.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The outcome of all cases as a table: {@code case,family,checks,worst,pass}, where {@code worst}
 * is the largest deviation as a multiple of its tolerance and {@code pass} is {@code true}, {@code
 * false} or {@code unsupported}. A second table holds the deviation of every check.
 */
final class FixtureReport {

    private final List<String> cases = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final TreeSet<String> unsupported = new TreeSet<>();
    private int passed;
    private int failed;

    /** Adds a case that was run; one that ended early has failed. */
    void add(String name, String family, Checks outcome) {
        boolean pass = outcome.failures().isEmpty();
        if (pass) {
            passed++;
        } else {
            failed++;
        }
        cases.add(
                String.join(
                        ",",
                        name,
                        family,
                        Integer.toString(outcome.deviations().size()),
                        text(outcome.worst()),
                        Boolean.toString(pass)));
        outcome.deviations()
                .forEach((check, worst) -> checks.add(name + "," + check + "," + text(worst)));
    }

    /** Adds a case that could not even be read. */
    void addBroken(String name, String family) {
        failed++;
        cases.add(String.join(",", name, family, "0", "inf", "false"));
    }

    /** Adds a case of a family that no code runs yet. */
    void addUnsupported(String name, String family) {
        unsupported.add(family);
        cases.add(String.join(",", name, family, "0", "", "unsupported"));
    }

    /** Writes both tables. */
    void write(Path folder) {
        try {
            Files.createDirectories(folder);
            write(folder.resolve("fixtures.csv"), "case,family,checks,worst,pass", cases);
            write(folder.resolve("fixtures-checks.csv"), "case,check,worst", checks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the table and, as the last line, what was not run. */
    String text() {
        return String.join("\n", cases)
                + "\n"
                + passed
                + " passed, "
                + failed
                + " failed; families that no code runs yet: "
                + (unsupported.isEmpty() ? "none" : String.join(", ", unsupported));
    }

    private static void write(Path file, String head, List<String> lines) throws IOException {
        List<String> all = new ArrayList<>();
        all.add(head);
        all.addAll(lines);
        Files.write(file, all);
    }

    private static String text(double worst) {
        return Double.isInfinite(worst) ? "inf" : String.format(Locale.ROOT, "%.4g", worst);
    }
}
