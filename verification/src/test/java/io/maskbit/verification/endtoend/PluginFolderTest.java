package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's plugin: a jar in a folder, named on the command line, is as good as our own. */
class PluginFolderTest {

    private static final Path SOURCES = Path.of("..", "example-plugin", "src", "main");
    private static final Path EXPERIMENT = Path.of("..", "example-plugin", "experiment.yaml");
    private static final String QUANTIZER =
            "quantizer={use: acme.fsq, levels: [4, 4, 4], commitment_cost: 0.1}";

    @TempDir static Path folder;

    private static String plugins;
    private static String file;

    /** Compiles the example as its own build does, whatever this build has packaged so far. */
    @BeforeAll
    static void putTheExampleIntoAFolder() throws IOException {
        Path classes = folder.resolve("classes");
        compile(SOURCES.resolve("java"), classes);
        Path plugin = Files.createDirectories(folder.resolve("plugins").resolve("fsq"));
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(plugin.resolve("acme-fsq-1.0.0.jar")))) {
            pack(classes, jar);
            pack(SOURCES.resolve("resources"), jar);
        }
        plugins = plugin.getParent().toString();
        file =
                Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.arm().text())
                        .toString();
    }

    @Test
    void isListedWithItsKind() {
        Program.Said said = Program.run("plugins", "--plugins", plugins);
        assertEquals(0, said.code(), said.err());
        assertTrue(
                said.out()
                        .lines()
                        .anyMatch(line -> line.contains("acme.fsq") && line.contains("quantizer")),
                said.out());
        assertFalse(Program.run("plugins").out().contains("acme.fsq"), "nobody else has it");
    }

    @Test
    void isPlannedWhereItFitsAndRefusedWithTheReasonWhereNot() {
        Program.Said accepted = withPlugin("plan", "maskgit");
        assertEquals(0, accepted.code(), accepted.err());
        assertTrue(accepted.out().contains("acme.fsq"), accepted.out());

        Program.Said refused = withPlugin("plan", "maskbit");
        assertEquals(2, refused.code(), refused.out());
        assertTrue(refused.err().contains("needs bit tokens"), refused.err());

        Program.Said unknown = Program.run("plan", file, "--set", QUANTIZER);
        assertEquals(2, unknown.code(), unknown.out());
        assertTrue(unknown.err().contains("no quantizer 'acme.fsq'"), unknown.err());
    }

    @Test
    void isTrainedAndSampled() throws IOException {
        String run = folder.resolve("run").toString();
        Program.Said trained = withPlugin("run", "maskgit", "--out", run);
        assertEquals(0, trained.code(), trained.err());
        assertEquals(Map.of("tokenizer", 6L, "generator", 6L), Numbers.lastSteps(Path.of(run)));

        String pictures = folder.resolve("pictures").toString();
        Program.Said sampled =
                Program.run("sample", run, "--plugins", plugins, "--count", "3", "--out", pictures);
        assertEquals(0, sampled.code(), sampled.err());
        assertEquals(4, pngs(pictures), "three pictures and a grid");

        Program.Said missing = Program.run("sample", run, "--count", "3", "--out", pictures);
        assertEquals(2, missing.code(), missing.err());
        assertTrue(missing.err().contains("no quantizer 'acme.fsq'"), missing.err());
    }

    /** The example's own experiment, with little to do. */
    @Test
    void isComparedWithTheDeliveredQuantizers() throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "compare",
                                EXPERIMENT.toString(),
                                "--plugins",
                                plugins,
                                "--in-process",
                                "--out",
                                folder.resolve("compared").toString()));
        for (String setting :
                List.of(
                        "seeds=[0]",
                        "data.samples=64",
                        "data.validation_samples=16",
                        "tokenizer_loop.steps=4",
                        "tokenizer_loop.warmup=1",
                        "generator_loop.steps=4",
                        "generator_loop.warmup=1",
                        "evaluation={samples: 16, reconstructions: 16, batch: 16, judge_steps: 5}")) {
            arguments.addAll(List.of("--set", setting));
        }
        Program.Said said = Program.run(arguments.toArray(String[]::new));
        assertEquals(0, said.code(), said.err());
        JsonObject report =
                JsonParser.parseString(
                                Files.readString(folder.resolve("compared").resolve("report.json")))
                        .getAsJsonObject();
        JsonArray pairs = report.getAsJsonArray("pairs");
        assertEquals(3, pairs.size(), "vq with lfq, vq with fsq, lfq with fsq");
        for (int i = 0; i < pairs.size(); i++) {
            JsonObject pair = pairs.get(i).getAsJsonObject();
            assertEquals("numbers-only", pair.get("verdict").getAsString(), pair::toString);
        }
    }

    private static long pngs(String pictures) throws IOException {
        return FileDigests.of(Path.of(pictures)).keySet().stream()
                .filter(file -> file.endsWith(".png"))
                .count();
    }

    /** Runs a verb on the tiny experiment with the plugin's quantizer and a generator of ours. */
    private static Program.Said withPlugin(String verb, String generator, String... options) {
        List<String> arguments = new ArrayList<>(List.of(verb, file, "--plugins", plugins));
        for (String setting :
                List.of(
                        QUANTIZER,
                        "generator={use: %s, width: 32, depth: 1, heads: 2, mlp: 64}"
                                .formatted(generator),
                        "tokenizer_loop.steps=6",
                        "generator_loop.steps=6",
                        "evaluation={samples: 0, reconstructions: 8}")) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(List.of(options));
        return Program.run(arguments.toArray(String[]::new));
    }

    private static void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        String modules =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(PluginFolderTest::isNeeded)
                        .reduce((a, b) -> a + File.pathSeparator + b)
                        .orElseThrow();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java = all.filter(file -> file.toString().endsWith(".java")).toList();
            boolean done =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "--release",
                                            "17",
                                            "-proc:none",
                                            "--module-path",
                                            modules,
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjectsFromPaths(java))
                            .call();
            assertTrue(done, said::toString);
        }
    }

    /** The spi and what it shows of others. */
    private static boolean isNeeded(String entry) {
        String path = entry.replace(File.separatorChar, '/');
        return path.matches(".*/(api|spi)/target/.*|.*/maskbit-(api|spi)-[^/]*\\.jar")
                || path.matches(".*/(api|slf4j-api)-[0-9.]+\\.jar");
    }

    private static void pack(Path folder, JarOutputStream jar) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                jar.putNextEntry(new JarEntry(name));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
