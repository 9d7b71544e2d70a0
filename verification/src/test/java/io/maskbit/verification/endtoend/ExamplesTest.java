package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that are files run as their README says. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
    private static final int SIDE = 16;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
    }

    @Test
    void theGalleryHoldsAnImageOfEachClass() throws IOException, InterruptedException {
        Path pictures = folder.resolve("gallery");
        String said =
                java(
                        "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.awt.headless=true",
                        "-Dai.djl.offline=true",
                        EXAMPLES.resolve("plain-java").resolve("Gallery.java").toString(),
                        run.toString(),
                        pictures.toString());
        try (Stream<Path> files = Files.list(pictures)) {
            List<Path> all = files.toList();
            assertEquals(16 + 2, all.size(), said);
            for (Path file : all) {
                assertIsAnImage(file);
            }
        }
    }

    @Test
    void theSnippetMakesAnImage() throws IOException, InterruptedException {
        Path image = folder.resolve("snippet.png");
        String said =
                java(
                        "jshell",
                        "--class-path",
                        existing(),
                        "-R-Djava.awt.headless=true",
                        "-R-Dai.djl.offline=true",
                        "-R-Dmaskbit.run=" + run,
                        "-R-Dmaskbit.out=" + image,
                        EXAMPLES.resolve("jshell").resolve("make-image.jsh").toString());
        assertTrue(Files.exists(image), said);
        assertIsAnImage(image);
    }

    /** The shell refuses entries of a class path that are not there; the launcher ignores them. */
    private static String existing() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void assertIsAnImage(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(SIDE, image.getWidth(), file.toString());
        assertEquals(SIDE, image.getHeight(), file.toString());
    }

    private static String java(String tool, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, tool, ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        process.getOutputStream().close();
        int code = Program.exitCode(process, said);
        String text = Files.readString(said);
        assertEquals(0, code, text);
        return text;
    }
}
