package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects that know nothing but our coordinates: those that {@code new-plugin} writes, and the
 * larger example, which has a library of its own. They build, keep the laws of their kind, and are
 * found and used. A program that embeds a run is among them.
 */
class StrangersPluginsTest {

    private static final List<String> KINDS =
            List.of("quantizer", "tokenizer", "discriminator", "perceptual-loss", "generator");

    private static final String LARGE = "uvit-generator";
    private static final Path LARGE_SOURCES = Path.of("..", "examples", LARGE);
    private static final String EMBEDDER = "embedder";
    private static final Path EMBEDDER_SOURCES = Path.of("src", "test", "strangers", EMBEDDER);

    private static final List<String> PROJECTS =
            Stream.concat(KINDS.stream(), Stream.of(LARGE, EMBEDDER)).toList();

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
        copy(LARGE_SOURCES, folder.resolve(LARGE));
        copy(EMBEDDER_SOURCES, folder.resolve(EMBEDDER));
        TinyExperiment.brief().run(folder.resolve("embedded-run"));
        StrangersMaven.in(folder)
                .build(PROJECTS, "verify", "-Dmaskbit.run=" + folder.resolve("embedded-run"));
        plugins = folder.resolve("plugins");
        for (String kind : KINDS) {
            String jar = "acme-my-" + kind + "-1.0.0.jar";
            Path place = Files.createDirectories(plugins.resolve(kind));
            Files.copy(folder.resolve(kind).resolve("target").resolve(jar), place.resolve(jar));
        }
        copy(folder.resolve(LARGE).resolve("target/plugin"), plugins.resolve(LARGE));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path inside = from.relativize(file);
                if (!inside.startsWith("target")) {
                    Files.createDirectories(to.resolve(inside).getParent());
                    Files.copy(file, to.resolve(inside));
                }
            }
        }
    }

    @Test
    void runsTheLawsOfItsKind() throws IOException {
        for (String kind : PROJECTS) {
            if (kind.equals(EMBEDDER)) {
                continue;
            }
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

    /** One coordinate brings components, engine and native library, of this platform. */
    @Test
    void aProgramEmbedsARunByCoordinates() throws IOException {
        Path report = folder.resolve(EMBEDDER).resolve("target/surefire-reports/EmbedderTest.txt");
        String text = Files.readString(report);
        assertTrue(text.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), text);
    }

    @Test
    void isFoundInItsFolder() {
        Program.Said said = Program.run("plugins", "--plugins", plugins.toString());
        assertEquals(0, said.code(), said.err());
        for (String kind : KINDS) {
            assertTrue(said.out().contains("acme.my-" + kind), said.out());
        }
        assertTrue(said.out().contains("acme.uvit"), said.out());
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
    void theLargeExampleIsTrainedAndSampled() throws IOException {
        Path file = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.brief().text());
        List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
        TinyExperiment.brief().settings().forEach(set -> arguments.addAll(List.of("--set", set)));
        Path run = folder.resolve("run");
        arguments.addAll(
                List.of(
                        "--set",
                        "generator={use: acme.uvit, groups: 2, width: 16, depth: 3, heads: 2}",
                        "--set",
                        "generator_loop.steps=20",
                        "--plugins",
                        plugins.toString(),
                        "--out",
                        run.toString()));
        Program.Said trained = Program.run(arguments.toArray(new String[0]));
        assertEquals(0, trained.code(), trained.err());
        Path images = folder.resolve("images");
        Program.Said sampled =
                Program.run(
                        "sample",
                        run.toString(),
                        "--count",
                        "2",
                        "--plugins",
                        plugins.toString(),
                        "--out",
                        images.toString());
        assertEquals(0, sampled.code(), sampled.err());
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
