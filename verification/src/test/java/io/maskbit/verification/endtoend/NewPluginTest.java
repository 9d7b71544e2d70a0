package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project that {@code new-plugin} writes builds, keeps its laws, is found and compared. */
class NewPluginTest {

    private static final List<String> KINDS =
            List.of("quantizer", "tokenizer", "discriminator", "perceptual-loss", "generator");

    @TempDir static Path folder;

    private static Path plugins;

    /** One Maven run over all kinds: it compiles, tests and packages them. */
    @BeforeAll
    static void buildsAtOnce() throws IOException, InterruptedException {
        for (String kind : KINDS) {
            Program.Said said =
                    Program.run(
                            "new-plugin",
                            kind,
                            "acme.my-" + kind,
                            "--out",
                            folder.resolve(kind).toString());
            assertEquals(0, said.code(), said.err());
        }
        StrangersMaven.in(folder).build(KINDS, "verify");
        plugins = folder.resolve("plugins");
        for (String kind : KINDS) {
            String jar = "acme-my-" + kind + "-1.0.0.jar";
            Path place = Files.createDirectories(plugins.resolve(kind));
            Files.copy(folder.resolve(kind).resolve("target").resolve(jar), place.resolve(jar));
        }
    }

    @Test
    void runsTheLawsOfItsKind() throws IOException {
        for (String kind : KINDS) {
            Path reports = folder.resolve(kind).resolve("target").resolve("surefire-reports");
            try (Stream<Path> files = Files.list(reports)) {
                Path summary = files.filter(f -> f.toString().endsWith(".txt")).findAny().get();
                String text = Files.readString(summary);
                int tests = Integer.parseInt(text.replaceAll("(?s).*Tests run: (\\d+).*", "$1"));
                assertTrue(tests > 10, text);
                assertTrue(text.contains("Failures: 0, Errors: 0"), text);
            }
        }
    }

    @Test
    void isFoundInItsFolder() {
        Program.Said said = Program.run("plugins", "--plugins", plugins.toString());
        assertEquals(0, said.code(), said.err());
        for (String kind : KINDS) {
            assertTrue(said.out().contains("acme.my-" + kind), said.out());
        }
        assertFalse(said.err().contains("set aside"), said.err());
    }

    @Test
    void itsExperimentCanBePlanned() {
        for (String kind : KINDS) {
            Program.Said said =
                    Program.run(
                            "plan",
                            folder.resolve(kind).resolve("experiment.yaml").toString(),
                            "--plugins",
                            plugins.toString());
            assertEquals(0, said.code(), said.err());
            assertTrue(said.out().contains("acme.my-" + kind), said.out());
        }
    }

    @Test
    void writesNothingOverSomething() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("kept.txt"), "kept");
        Program.Said said =
                Program.run("new-plugin", "quantizer", "acme.other", "--out", taken.toString());
        assertEquals(2, said.code(), said.out());
        assertTrue(said.err().contains("is not empty"), said.err());
        try (Stream<Path> inside = Files.list(taken)) {
            assertEquals(1, inside.count());
        }
    }

    @Test
    void refusesKindsAndIdsThatCannotBe() {
        for (List<String> wrong :
                List.of(
                        List.of("quantiser", "acme.x"),
                        List.of("quantizer", "x"),
                        List.of("quantizer", "acme.X"),
                        List.of("quantizer", "acme.int"),
                        List.of("quantizer", "java.x"),
                        List.of("quantizer", "../acme.x"))) {
            Program.Said said = Program.run("new-plugin", wrong.get(0), wrong.get(1));
            assertEquals(2, said.code(), wrong + ": " + said.out());
            assertTrue(said.err().lines().count() <= 2, said.err());
        }
    }
}
