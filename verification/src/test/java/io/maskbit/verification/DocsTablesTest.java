package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables in the documentation are those that the records beside it give. */
class DocsTablesTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void everyFolderOfRecordsFillsItsPlaceInAPage() throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(DOCS.resolve("records"))) {
            folders = all.filter(Files::isDirectory).sorted().toList();
        }
        assertFalse(folders.isEmpty());
        for (Path folder : folders) {
            List<String> arguments = new ArrayList<>(List.of("table", "--apart"));
            try (Stream<Path> records = Files.list(folder)) {
                records.sorted().forEach(file -> arguments.add(file.toString()));
            }
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code =
                    Main.run(
                            new PrintWriter(out, true),
                            new PrintWriter(err, true),
                            arguments.toArray(String[]::new));
            assertEquals(0, code, err.toString());
            assertEquals(out.toString().strip(), place(folder.getFileName().toString()));
        }
    }

    private static String place(String records) throws IOException {
        String page = Files.readString(DOCS.resolve("evaluation.md"));
        String begin = "<!-- scores " + records + ": begin -->";
        String end = "<!-- scores " + records + ": end -->";
        assertTrue(page.contains(begin) && page.contains(end), begin);
        return page.substring(page.indexOf(begin) + begin.length(), page.indexOf(end)).strip();
    }
}
