package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.tensor.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Compares the house with the reference, on a folder of golden data given by {@code
 * -Dmaskbit.fixtures=DIR}. Each case is driven by its own description; nothing about a case is
 * written here. The outcome is in {@code target/fixtures.csv}.
 */
class FixtureTest {

    private static final String PROPERTY = "maskbit.fixtures";
    private static final String HERE = FixtureTest.class.getName();
    private static final FixtureReport REPORT = new FixtureReport();
    private static boolean ran;

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() throws IOException {
        String given = System.getProperty(PROPERTY, "").strip();
        assumeTrue(!given.isEmpty(), "no fixtures: give their folder with -D" + PROPERTY + "=DIR");
        Path folder = resolve(given);
        assertTrue(
                Files.isDirectory(folder),
                "-D" + PROPERTY + "=" + given + ": there is no folder " + folder.toAbsolutePath());
        List<Path> cases;
        try (Stream<Path> files = Files.walk(folder)) {
            cases =
                    files.filter(file -> file.endsWith(FixtureCase.DESCRIPTION))
                            .map(Path::getParent)
                            .sorted()
                            .toList();
        }
        assertTrue(
                !cases.isEmpty(),
                "-D" + PROPERTY + "=" + given + ": no case.json below " + folder.toAbsolutePath());
        ran = true;
        return cases.stream().map(c -> DynamicTest.dynamicTest(name(c), () -> check(c)));
    }

    @AfterAll
    static void writeTheReport() {
        if (ran) {
            REPORT.write(Path.of("target"));
            System.out.println(REPORT.text());
        }
    }

    private static void check(Path folder) {
        JsonObject description;
        FixtureCase fixture;
        String family = "";
        try {
            description = FixtureCase.describe(folder);
            family = Family.of(description);
            if (Family.NOT_YET.contains(family)) {
                REPORT.addUnsupported(name(folder), family);
                Assumptions.abort("no code runs the family " + family + " yet");
            }
            fixture = FixtureCase.read(folder);
        } catch (TestAbortedException e) {
            throw e;
        } catch (RuntimeException e) {
            REPORT.addBroken(name(folder), family);
            throw e;
        }
        Checks checks = new Checks(fixture);
        Family runner = Family.RUN.get(family);
        if (runner == null) {
            checks.fails("family", family + " is unknown, and not in the list of those to come");
        } else {
            run(runner, fixture, checks);
            checks.close();
        }
        REPORT.add(name(folder), family, checks);
        if (!checks.failures().isEmpty()) {
            fail(String.join(System.lineSeparator(), checks.failures()));
        }
    }

    private static void run(Family runner, FixtureCase fixture, Checks checks) {
        try (NDManager manager = Backend.open("cpu")) {
            Backend.prepareThread();
            runner.run(fixture, checks, manager);
        } catch (RuntimeException e) {
            String trace =
                    Arrays.stream(e.getStackTrace())
                            .takeWhile(frame -> !frame.getClassName().equals(HERE))
                            .map(frame -> "\n    at " + frame)
                            .collect(Collectors.joining());
            checks.fails("run", "ended with " + e + trace);
        }
    }

    /** Maven starts tests in the module's folder, but people give paths as seen from the root. */
    private static Path resolve(String given) {
        Path folder = Path.of(given);
        Path fromRoot = Path.of("..").resolve(given).normalize();
        return !Files.isDirectory(folder) && Files.isDirectory(fromRoot) ? fromRoot : folder;
    }

    private static String name(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }
}
