package io.maskbit.runtime.report;

import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.evaluation.score.ScoreTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what an evaluation measured: records, a table, a page. */
public final class ScoreWriter {

    private static final String CAUTION =
            "Values say nothing beside others that were measured by another protocol, network,"
                    + " reference or number of images, however alike their names are: compare full"
                    + " identities. An interval over images says how far a value hangs on which"
                    + " images were measured; it knows nothing of other trainings.";

    private static final int PICTURE_HEIGHT = 96; // eight square images fit the page

    private ScoreWriter() {}

    /**
     * Writes {@code scores.json}, {@code scores.md} and {@code scores.html}.
     *
     * @param model what to show
     * @param folder an existing folder
     */
    public static void write(ScoreModel model, Path folder) {
        try {
            ReportWriter.replace(folder.resolve("scores.json"), ScoreRecords.text(model.scores()));
            ReportWriter.replace(
                    folder.resolve("scores.md"), ScoreTable.of(model.scores()).markdown());
            ReportWriter.replace(folder.resolve("scores.html"), page(model));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    /** Returns the values as aligned lines for a terminal. */
    public static String summary(List<Score> scores) {
        StringBuilder out = new StringBuilder();
        for (Score score : scores) {
            out.append(
                    String.format(
                            "  %-20s %s%n",
                            score.identity().metric(), ScoreTable.cell(Optional.of(score))));
        }
        scores.stream()
                .flatMap(score -> score.warnings().stream())
                .distinct()
                .forEach(warning -> out.append("  warning: ").append(warning).append('\n'));
        return out.toString();
    }

    private static String page(ScoreModel model) {
        Html html = new Html();
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>" + Html.escape(model.title()) + "</title>");
        html.raw("<style>" + HtmlReport.style() + "</style></head><body><main>");
        html.raw("<h1>" + Html.escape(model.title()) + "</h1>");
        html.table(List.of("metric", "value", "95 % interval", "better"), rows(model.scores()));
        warnings(model, html);
        if (!model.pictures().isEmpty()) {
            html.heading("The first images");
            html.pictureTable(
                    List.of("set", ""),
                    model.pictures().entrySet().stream()
                            .map(
                                    picture ->
                                            new ReportModel.PictureRow(
                                                    picture.getKey(), List.of(picture.getValue())))
                            .toList());
        }
        html.heading("What the values were measured with");
        html.paragraph(CAUTION);
        html.table(List.of("field", "value", "of"), identity(model.scores()));
        html.note("Measured with: " + model.command());
        return html.raw("</main></body></html>").toString();
    }

    private static void warnings(ScoreModel model, Html html) {
        List<String> lines = new ArrayList<>();
        model.scores().stream().flatMap(s -> s.warnings().stream()).distinct().forEach(lines::add);
        model.leftOut().forEach(reason -> lines.add("Left out: " + reason));
        if (!lines.isEmpty()) {
            html.heading("Read this first");
            lines.forEach(html::paragraph);
        }
    }

    private static List<List<String>> rows(List<Score> scores) {
        return scores.stream()
                .map(
                        score ->
                                List.of(
                                        score.identity().metric(),
                                        ScoreTable.number(score.value())
                                                + (score.unit().isEmpty()
                                                        ? ""
                                                        : " " + score.unit()),
                                        score.spread()
                                                .map(
                                                        s ->
                                                                ScoreTable.number(s.low())
                                                                        + " to "
                                                                        + ScoreTable.number(
                                                                                s.high())
                                                                        + " ("
                                                                        + s.kind()
                                                                        + ")")
                                                .orElse("–"),
                                        switch (score.better()) {
                                            case HIGHER -> "higher";
                                            case LOWER -> "lower";
                                            case NEITHER -> "–";
                                        }))
                .toList();
    }

    /** A field that all values have in common stands once. */
    private static List<List<String>> identity(List<Score> scores) {
        Map<List<String>, List<String>> metrics = new LinkedHashMap<>();
        for (Score score : scores) {
            Map<String, String> fields = new LinkedHashMap<>(score.identity().fields());
            fields.remove("metric");
            fields.put("images measured", score.subjectDigest());
            fields.forEach(
                    (field, value) -> {
                        if (!value.isEmpty() && !value.equals("none")) {
                            metrics.computeIfAbsent(List.of(field, value), key -> new ArrayList<>())
                                    .add(score.identity().metric());
                        }
                    });
        }
        return metrics.entrySet().stream()
                .map(
                        entry ->
                                List.of(
                                        entry.getKey().get(0),
                                        entry.getKey().get(1),
                                        entry.getValue().size() == scores.size()
                                                ? "all"
                                                : String.join(", ", entry.getValue())))
                .toList();
    }
}
