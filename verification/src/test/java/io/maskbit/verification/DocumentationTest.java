package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DocumentationTool;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation of what others compile against builds without a warning. */
class DocumentationTest {

    private static final List<String> PACKAGES =
            List.of(
                    "api/src/main/java/io/maskbit/api",
                    "spi/src/main/java/io/maskbit/spi",
                    "testkit/src/main/java/io/maskbit/testkit",
                    "runtime/src/main/java/io/maskbit/runtime");

    @Test
    void hasNoBrokenSentence(@TempDir Path site) throws IOException {
        DocumentationTool tool = ToolProvider.getSystemDocumentationTool();
        try (StandardJavaFileManager files = tool.getStandardFileManager(null, null, null)) {
            files.setLocation(
                    DocumentationTool.Location.DOCUMENTATION_OUTPUT, List.of(site.toFile()));
            files.setLocation(
                    StandardLocation.CLASS_PATH,
                    Stream.of(
                                    System.getProperty("java.class.path")
                                            .split(java.io.File.pathSeparator))
                            .map(java.io.File::new)
                            .toList());
            StringWriter said = new StringWriter();
            boolean good =
                    tool.getTask(
                                    said,
                                    files,
                                    null,
                                    null,
                                    List.of("-Xdoclint:all,-missing", "-Werror", "-quiet"),
                                    files.getJavaFileObjectsFromPaths(sources()))
                            .call();
            assertEquals("", said.toString());
            assertTrue(good);
        }
        assertTrue(Files.exists(site.resolve("index.html")));
    }

    /** The files of the packages themselves; inner packages are nobody's business. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String each : PACKAGES) {
            try (Stream<Path> files = Files.list(Path.of("..").resolve(each))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
