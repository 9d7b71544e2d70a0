package io.maskbit.runtime.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a report as one page that needs no network and no other file. */
final class HtmlReport {

    /** Arms that have a colour of their own in the style sheet; further ones begin anew. */
    static final int COLOURS = 8;

    private final ReportModel model;
    private final ReportText text;
    private final Html html = new Html();

    private HtmlReport(ReportModel model) {
        this.model = model;
        this.text = new ReportText(model);
    }

    static String of(ReportModel model) {
        return new HtmlReport(model).write();
    }

    private String write() {
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>" + Html.escape(model.experiment()) + "</title>");
        html.raw("<style>" + style() + "</style></head><body><main>");
        head();
        if (!text.conclusionRows().isEmpty()) {
            html.heading("What may be concluded");
            html.table(text.conclusionHead(), text.conclusionRows());
        }
        html.heading("Metrics");
        html.table(text.metricHead(), text.metricRows());
        text.explanations().forEach(html::note);
        pictures();
        health();
        curves();
        maskedTokens();
        html.heading("Cost");
        html.table(text.armHead("what"), text.costRows());
        differences();
        equalities();
        html.heading("Environment");
        html.table(
                List.of("what", "value"),
                model.environment().entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
        return html.raw("</main></body></html>").toString();
    }

    private void head() {
        html.raw("<p class=\"name\">" + Html.escape(model.experiment()) + "</p>");
        html.raw(
                "<h1 class=\"" + text.verdictKey() + "\">" + Html.escape(text.verdict()) + "</h1>");
        if (!text.reasons().isEmpty()) {
            html.raw(
                    text.reasons().stream()
                            .map(r -> "<li>" + Html.escape(r) + "</li>")
                            .collect(Collectors.joining("", "<ul class=\"reasons\">", "</ul>")));
        }
        for (String line : model.question().split("\n")) {
            if (!line.isBlank()) {
                html.raw("<p class=\"question\">" + Html.escape(line) + "</p>");
            }
        }
    }

    private void pictures() {
        for (ReportModel.Pictures pictures : model.pictures()) {
            html.heading(pictures.title());
            List<String> head = new ArrayList<>(List.of(""));
            head.addAll(pictures.columns());
            html.pictureTable(head, pictures.rows());
        }
    }

    private void legend() {
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < model.arms().size(); i++) {
            legend.add(
                    "<span class=\"key arm"
                            + i % COLOURS
                            + "\"></span>"
                            + Html.escape(model.arms().get(i)));
        }
        html.raw(
                "<p class=\"legend\">"
                        + String.join(" &nbsp; ", legend)
                        + "; one line per seed</p>");
    }

    private void health() {
        HealthModel health = model.health();
        if (health.isEmpty()) {
            return;
        }
        html.heading("Training health of the tokenizer");
        if (health.warnings().isEmpty()) {
            html.paragraph("No warnings. What is warned of: docs/health.md");
        } else {
            html.table(HealthModel.head(), health.rows());
        }
        legend();
        html.raw("<div class=\"charts\">");
        health.curves().forEach(curve -> chart(new LineChart(curve).svg()));
        html.raw("</div><div class=\"charts\">");
        health.bits().forEach(bits -> chart(new BandChart("Ones by bit", bits).map()));
        html.raw("</div><div class=\"charts\">");
        health.shares().forEach(parts -> chart(new BandChart("Parts of the loss", parts).stack()));
        html.raw("</div>");
    }

    private void maskedTokens() {
        MaskedTokens masked = new MaskedTokens(model.arms(), model.results());
        if (masked.isEmpty()) {
            return;
        }
        html.heading("Masked tokens by how much is masked");
        html.note(MaskedTokens.EXPLANATION);
        legend();
        html.raw("<div class=\"charts\">");
        masked.curves().forEach(curve -> chart(new LineChart(curve).svg()));
        html.raw("</div>");
        html.table(masked.head(), masked.rows());
    }

    private void chart(String svg) {
        html.raw("<div class=\"chart\">" + svg + "</div>");
    }

    private void curves() {
        if (model.curves().isEmpty()) {
            return;
        }
        html.heading("Training curves");
        legend();
        html.raw("<div class=\"charts\">");
        model.curves().forEach(curve -> chart(new LineChart(curve).svg()));
        html.raw("</div>");
    }

    private void differences() {
        if (model.differences().isEmpty()) {
            return;
        }
        html.heading("What differed");
        html.table(
                text.armHead("setting"),
                model.differences().stream()
                        .map(
                                d -> {
                                    List<String> row = new ArrayList<>(List.of(d.path()));
                                    row.addAll(d.values());
                                    return row;
                                })
                        .toList());
    }

    private void equalities() {
        if (model.equalities().isEmpty()) {
            return;
        }
        html.heading("What was proven equal");
        html.table(
                List.of("what", "equal", "detail"),
                model.equalities().stream()
                        .map(e -> List.of(e.what(), e.equal() ? "yes" : "NO", e.detail()))
                        .toList());
    }

    static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
