package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.ImageGenerator;
import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in the README makes an image, from the class path and from the module path: by the
 * documented commands where the distribution has been built, as in {@code mvn verify}.
 */
class ReadmeProgramTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern PROGRAM =
            Pattern.compile("```java\\R(.*?class MakeImage .*?)```", Pattern.DOTALL);
    private static final int MOST_LINES = 20;

    /** What our modules require by name; the native library cannot lie on a module path. */
    private static final Set<String> REQUIRED =
            Set.of(
                    "ai.djl.api",
                    "ai.djl.pytorch_engine",
                    "com.google.guice",
                    "jakarta.inject",
                    "org.slf4j",
                    "org.snakeyaml.engine.v2",
                    "info.picocli",
                    "com.google.gson");

    private static final Set<String> NOT_SHIPPED =
            Set.of("io.maskbit.testkit", "io.maskbit.verification");

    private static final Path DISTRIBUTION = Path.of("..", "runtime", "target", "dist");
    private static final Path GUIDE = Path.of("..", "docs", "embedding.md");

    @TempDir static Path folder;

    private static Path run;
    private static Path program;
    private static GeneratedImage expected;

    @BeforeAll
    static void train() throws IOException {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
        try (ImageGenerator generator = ImageGenerator.open(run)) {
            expected = generator.generate(3, 42);
        }
        Matcher found = PROGRAM.matcher(Files.readString(README));
        assertTrue(found.find(), "the README has a program MakeImage");
        String text = found.group(1);
        assertTrue(text.lines().count() <= MOST_LINES, text);
        program = Files.writeString(folder.resolve("MakeImage.java"), text);
        if (Files.exists(DISTRIBUTION)) {
            Files.createSymbolicLink(folder.resolve("dist"), DISTRIBUTION.toRealPath());
        }
    }

    @AfterAll
    static void unlink() throws IOException {
        Files.deleteIfExists(folder.resolve("dist"));
    }

    /** The paths of a documented command, whose folders are found in the test's own. */
    private static List<String> documented(String option) throws IOException {
        String wanted = "java " + option + " ";
        String unwanted = "MakeImage.java RUN";
        String command =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith(wanted) && line.endsWith(unwanted))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(GUIDE + " has no " + wanted));
        String paths = command.substring("java ".length(), command.length() - unwanted.length());
        return List.of(
                paths.strip().replace("\"", "").replace(":", File.pathSeparator).split(" +"));
    }

    @Test
    void theReadmeSaysTheSameCommandAsTheGuide() throws IOException {
        String paths = String.join(" ", documented("-cp"));
        assertEquals("-cp dist/modules/*:dist/classpath/*", paths.replace(File.pathSeparator, ":"));
        String line = "/** java -cp \"dist/modules/*:dist/classpath/*\" MakeImage.java RUN */";
        assertTrue(Files.readString(program).contains(line), line);
    }

    @Test
    void runsFromTheClassPath() throws IOException, InterruptedException {
        assertMakesTheImage(
                Files.exists(DISTRIBUTION)
                        ? documented("-cp")
                        : List.of("-cp", System.getProperty("java.class.path")));
    }

    @Test
    void runsFromTheModulePath() throws IOException, InterruptedException {
        assertMakesTheImage(Files.exists(DISTRIBUTION) ? documented("-p") : asBuilt());
    }

    private static List<String> asBuilt() {
        List<String> modules = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            (isModule(Path.of(entry)) ? modules : others).add(entry);
        }
        assertTrue(modules.size() > REQUIRED.size(), modules.toString());
        return List.of(
                "--module-path",
                String.join(File.pathSeparator, modules),
                "--add-modules",
                "io.maskbit.runtime",
                "-cp",
                String.join(File.pathSeparator, others));
    }

    private static boolean isModule(Path entry) {
        if (!Files.exists(entry)) {
            return false;
        }
        try {
            return ModuleFinder.of(entry).findAll().stream()
                    .map(found -> found.descriptor().name())
                    .anyMatch(
                            name ->
                                    REQUIRED.contains(name)
                                            || (name.startsWith("io.maskbit.")
                                                    && !NOT_SHIPPED.contains(name)));
        } catch (FindException e) {
            return false; // no module at all, as the native library
        }
    }

    private static void assertMakesTheImage(List<String> paths)
            throws IOException, InterruptedException {
        Path image = folder.resolve("image.png");
        Files.deleteIfExists(image);
        Path said = folder.resolve("said.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Djava.awt.headless=true", "-Dai.djl.offline=true"));
        command.addAll(paths);
        command.addAll(List.of(program.toString(), run.toString()));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertEquals(0, Program.exitCode(process, said), Files.readString(said));
        int width = expected.width();
        int[] pixels =
                ImageIO.read(image.toFile()).getRGB(0, 0, width, expected.height(), null, 0, width);
        int[] wanted =
                expected.toBufferedImage().getRGB(0, 0, width, expected.height(), null, 0, width);
        assertArrayEquals(wanted, pixels, () -> Arrays.toString(pixels));
    }
}
