package io.maskbit.runtime.report;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the report of a roadmap: chart, page, text, JSON; and parts of other pages. */
public final class RoadmapWriter {

    private RoadmapWriter() {}

    /**
     * Writes {@code roadmap.svg}, {@code report.md}, {@code report.json} and {@code report.html}.
     *
     * @param model what to show
     * @param folder an existing folder
     * @throws IOException if a file cannot be written
     */
    public static void write(RoadmapModel model, Path folder) throws IOException {
        ReportWriter.replace(folder.resolve("roadmap.svg"), RoadmapChart.file(model));
        ReportWriter.replace(folder.resolve("report.md"), markdown(model));
        ReportWriter.replace(folder.resolve("report.json"), RoadmapJson.of(model));
        ReportWriter.replace(folder.resolve("report.html"), page(model));
    }

    /**
     * Puts chart and table into a Markdown page, between the lines {@code <!-- roadmap: begin -->}
     * and {@code <!-- roadmap: end -->}; the chart goes beside the page.
     *
     * @param model what to show
     * @param page an existing Markdown page with both lines
     * @throws IOException if a file cannot be read or written
     * @throws ExperimentException if the page lacks the lines
     */
    public static void into(RoadmapModel model, Path page) throws IOException {
        MarkedPage place = new MarkedPage(page, "roadmap");
        place.require();
        String chart = page.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".svg";
        ReportWriter.replace(page.resolveSibling(chart), RoadmapChart.file(model));
        place.fill(fragment(model, chart));
    }

    /**
     * Returns the table as text for a terminal.
     *
     * @param model what to show
     * @return one line per rung
     */
    public static String summary(RoadmapModel model) {
        RoadmapNumbers numbers = new RoadmapNumbers(model);
        StringBuilder out = new StringBuilder();
        for (List<String> row : numbers.rows()) {
            out.append(row.get(0)).append(": judge-Fréchet ").append(row.get(2));
            out.append(", PSNR ").append(row.get(4));
            out.append(" dB; published rFID ").append(row.get(6)).append('\n');
        }
        return out.append(numbers.intervals()).append('\n').toString();
    }

    private static String markdown(RoadmapModel model) {
        return "# Roadmap: "
                + model.experiment()
                + "\n\n"
                + (model.question().isEmpty() ? "" : model.question() + "\n\n")
                + fragment(model, "roadmap.svg");
    }

    private static String fragment(RoadmapModel model, String chart) {
        RoadmapNumbers numbers = new RoadmapNumbers(model);
        StringBuilder out = new StringBuilder();
        out.append("![measured values and published rFID by rung](").append(chart).append(")\n\n");
        out.append(line(numbers.head()))
                .append(line(numbers.head().stream().map(h -> "---").toList()));
        numbers.rows().forEach(row -> out.append(line(row)));
        out.append('\n').append("Measured: `").append(numbers.names()).append("`; ");
        out.append(numbers.intervals()).append(". ").append(RoadmapNumbers.CAUTION).append('\n');
        return out.toString();
    }

    private static String line(List<String> row) {
        return row.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String page(RoadmapModel model) {
        RoadmapNumbers numbers = new RoadmapNumbers(model);
        Html html = new Html();
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>" + Html.escape(model.experiment()) + "</title>");
        html.raw("<style>" + HtmlReport.style() + "</style></head><body><main>");
        html.raw("<h1>" + Html.escape("Roadmap: " + model.experiment()) + "</h1>");
        model.question().lines().filter(l -> !l.isBlank()).forEach(html::paragraph);
        html.raw("<div class=\"chart\">" + RoadmapChart.inPage(model) + "</div>");
        html.table(numbers.head(), numbers.rows());
        html.paragraph("Measured: " + numbers.names() + "; " + numbers.intervals() + ".");
        html.paragraph(RoadmapNumbers.CAUTION);
        html.heading("Settings that each rung changes");
        html.table(
                List.of("rung", "setting", "before", "after"),
                model.rows().stream()
                        .flatMap(
                                row ->
                                        row.differences().stream()
                                                .map(
                                                        d ->
                                                                List.of(
                                                                        row.name(),
                                                                        d.path(),
                                                                        d.values().get(0),
                                                                        d.values().get(1))))
                        .toList());
        html.heading("Environment");
        html.table(
                List.of("what", "value"),
                model.environment().entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
        return html.raw("</main></body></html>").toString();
    }
}
