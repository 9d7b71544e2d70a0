package io.maskbit.runtime.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the three forms of a report into a folder, each by rename. */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Writes {@code report.md}, {@code report.json} and {@code report.html}.
     *
     * @param model what to show
     * @param folder an existing folder
     * @throws IOException if a file cannot be written
     */
    public static void write(ReportModel model, Path folder) throws IOException {
        replace(folder.resolve("report.md"), MarkdownReport.of(model));
        replace(folder.resolve("report.json"), JsonReport.of(model));
        replace(folder.resolve("report.html"), HtmlReport.of(model));
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
