package io.maskbit.runtime.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * Returns the verdict and the metrics as aligned text.
     *
     * @param model what to show
     * @return lines for a terminal
     */
    public static String summary(ReportModel model) {
        ReportText text = new ReportText(model);
        StringBuilder out = new StringBuilder();
        out.append(text.verdict()).append(": ").append(model.experiment()).append('\n');
        text.reasons().forEach(reason -> out.append("  ").append(reason).append('\n'));
        List<List<String>> rows = new ArrayList<>();
        rows.add(text.metricHead());
        rows.addAll(text.metricRows());
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append("  ").append(row.get(i));
                line.append(" ".repeat(widths[i] - row.get(i).length()));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
