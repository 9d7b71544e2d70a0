package io.maskbit.runtime.report;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a report as Markdown: the verdict first. */
final class MarkdownReport {

    private final StringBuilder out = new StringBuilder();

    static String of(ReportModel model) {
        return new MarkdownReport().write(model);
    }

    private String write(ReportModel model) {
        ReportText text = new ReportText(model);
        line("# " + text.verdict() + ": " + model.experiment());
        line("");
        text.reasons().forEach(reason -> line("- " + reason));
        if (!model.question().isEmpty()) {
            line("");
            line(model.question());
        }
        if (!text.conclusionRows().isEmpty()) {
            section("What may be concluded");
            table(text.conclusionHead(), text.conclusionRows());
        }
        section("Metrics");
        table(text.metricHead(), text.metricRows());
        for (String sentence : text.explanations()) {
            line("");
            line(sentence);
        }
        if (!model.health().isEmpty()) {
            section("Training health");
            if (model.health().warnings().isEmpty()) {
                line("No warnings.");
            } else {
                table(HealthModel.head(), model.health().rows());
            }
        }
        MaskedTokens masked = new MaskedTokens(model.arms(), model.results());
        if (!masked.isEmpty()) {
            section("Masked tokens by how much is masked");
            line(MaskedTokens.EXPLANATION);
            line("");
            table(masked.head(), masked.rows());
        }
        section("Cost");
        table(text.armHead("what"), text.costRows());
        if (!model.differences().isEmpty()) {
            section("What differed");
            table(
                    text.armHead("setting"),
                    model.differences().stream().map(MarkdownReport::row).toList());
        }
        if (!model.equalities().isEmpty()) {
            section("What was proven equal");
            table(
                    List.of("what", "equal", "detail"),
                    model.equalities().stream()
                            .map(e -> List.of(e.what(), e.equal() ? "yes" : "NO", e.detail()))
                            .toList());
        }
        section("Environment");
        table(
                List.of("what", "value"),
                model.environment().entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
        return out.toString();
    }

    private static List<String> row(ReportModel.Difference difference) {
        List<String> row = new java.util.ArrayList<>(List.of(difference.path()));
        row.addAll(difference.values());
        return row;
    }

    private void section(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private void table(List<String> head, List<List<String>> rows) {
        line(cells(head));
        line(cells(head.stream().map(h -> "---").toList()));
        rows.forEach(row -> line(cells(row)));
    }

    private static String cells(List<String> row) {
        return row.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
