package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account of a case: what is expected must be compared, and nothing slips through. */
class FixtureCaseTest {

    private static final String INPUT =
            "{'name': 'a0', 'dtype': 'float32', 'shape': [1], 'role': 'input'}";
    private static final String EXPECTED =
            "{'name': 'a1', 'dtype': 'float32', 'shape': [1], 'role': 'expected', 'atol': 0.5}";

    @TempDir Path folder;

    @Test
    void namesAnExpectedArrayThatNothingWasComparedWith() throws IOException {
        Checks checks = new Checks(fixture(INPUT, EXPECTED));
        checks.offerNumber("other", 3);
        checks.close();
        assertEquals(
                List.of("tiny: a1 is expected, but nothing was compared with it"),
                checks.failures());
        assertEquals(Double.POSITIVE_INFINITY, checks.worst());
    }

    @Test
    void passesWhatIsWithinItsTolerance() throws IOException {
        Checks checks = new Checks(fixture(INPUT, EXPECTED));
        checks.offerNumber("a1", 0.25);
        checks.close();
        assertEquals(List.of(), checks.failures());
        assertEquals(0.5, checks.worst());
    }

    @Test
    void failsWhatIsOutsideItsTolerance() throws IOException {
        Checks checks = new Checks(fixture(INPUT, EXPECTED));
        checks.offerNumber("a1", 0.75);
        checks.close();
        assertEquals(1, checks.failures().size());
        assertEquals(1.5, checks.worst());
    }

    @Test
    void failsAnotherShape() throws IOException {
        Checks checks = new Checks(fixture(INPUT, EXPECTED));
        checks.offerValues("a1", () -> Values.of(new double[] {0}, 1, 1));
        checks.close();
        assertEquals(Double.POSITIVE_INFINITY, checks.worst());
    }

    @Test
    void refusesAnArrayThatIsNotDescribed() {
        assertRefused("describes [a0]", INPUT);
    }

    @Test
    void refusesADescriptionThatDoesNotFit() {
        assertRefused("another shape or type", INPUT, EXPECTED.replace("[1]", "[2]"));
        assertRefused("another shape or type", INPUT, EXPECTED.replace("float32", "int64"));
    }

    @Test
    void everyFamilyEitherRunsOrIsToCome() {
        assertTrue(Collections.disjoint(Family.RUN.keySet(), Family.NOT_YET));
    }

    @Test
    void aCaseIsOfTheFamilyThatItNames() {
        String description = "{\"family\": \"taming\", \"config\": {}}";
        assertEquals("taming", Family.of(JsonParser.parseString(description).getAsJsonObject()));
    }

    private void assertRefused(String why, String... arrays) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> fixture(arrays));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    /** Writes a case whose archive holds two numbers, both zero. */
    private FixtureCase fixture(String... arrays) throws IOException {
        NumpyFiles.write(
                folder.resolve("tensors.npz"),
                ZipEntry.STORED,
                "<f4",
                "(1,)",
                NumpyFiles.numbers(4),
                "<f4",
                "(1,)",
                NumpyFiles.numbers(4));
        String description =
                "{'case': 'tiny', 'family': 'none', 'config': {}, 'arrays': ["
                        + String.join(", ", arrays)
                        + "]}";
        Files.writeString(folder.resolve("case.json"), description.replace('\'', '"'));
        return FixtureCase.read(folder);
    }
}
