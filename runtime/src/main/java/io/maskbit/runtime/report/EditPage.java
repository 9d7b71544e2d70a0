package io.maskbit.runtime.report;

import io.maskbit.runtime.report.EditModel.Edit;
import io.maskbit.runtime.report.EditModel.Extent;
import io.maskbit.runtime.report.EditModel.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes edits as one page that needs no network and no other file, and as JSON. */
public final class EditPage {

    private static final int SHOWN = 112;

    /** Pictures keep their shape; a row that is too wide is scrolled. */
    private static final String WIDTHS = ".pictures{width:auto}.pictures img{max-width:none}";

    private final EditModel model;
    private final Html html = new Html();

    private EditPage(EditModel model) {
        this.model = model;
    }

    /**
     * Writes {@code edit.html} and {@code edit.json}.
     *
     * @param model what to show; its picture files exist
     * @param folder an existing folder
     * @throws IOException if a file cannot be written
     */
    public static void write(EditModel model, Path folder) throws IOException {
        ReportWriter.replace(folder.resolve("edit.json"), EditJson.of(model));
        ReportWriter.replace(folder.resolve("edit.html"), new EditPage(model).page());
    }

    private String page() {
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>Edits with " + Html.escape(model.run()) + "</title>");
        html.raw("<style>" + HtmlReport.style() + WIDTHS + "</style></head><body><main>");
        html.raw("<p class=\"name\">Edits with " + Html.escape(model.run()) + "</p>");
        html.raw("<h1>" + Html.escape(title()) + "</h1>");
        model.asked().forEach(line -> html.raw(question(line)));
        html.heading("Before and after");
        html.pictureTable(head("original", "mask", "reconstruction"), rows(), shown());
        html.paragraph(
                "Mask: what is tinted was made anew; a paler tint means that only some bit groups of"
                        + " a token were. Reconstruction: the original through the tokenizer and"
                        + " back. This, not the original, is what an edit begins with.");
        composites();
        html.heading("What stayed, and what changed");
        html.table(
                List.of(
                        "image",
                        "class",
                        "seed",
                        "visible groups kept",
                        "tokens with another value",
                        "pixels changed inside",
                        "pixels changed outside"),
                numbers());
        html.paragraph(
                "Pixels changed: mean absolute difference from the reconstruction, in levels of 255,"
                        + " where tokens were made anew (inside) and elsewhere (outside). Visible"
                        + " tokens are kept bit by bit; their pixels need not be, because a decoder"
                        + " looks at neighbours, and one that normalises over the image looks at all"
                        + " of it. Composites (--blend) take the pixels outside from the original.");
        html.heading("Settings");
        html.table(
                List.of("what", "value"),
                model.settings().entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
        return html.raw("</main></body></html>").toString();
    }

    private static String question(String line) {
        return "<p class=\"question\">" + Html.escape(line) + "</p>";
    }

    private String title() {
        Extent extent = model.extent();
        int images = model.images().size();
        return extent.tokens()
                + " of "
                + extent.allTokens()
                + " tokens made anew in "
                + (images == 1 ? "one image" : images + " images");
    }

    private List<String> head(String... first) {
        List<String> head = new ArrayList<>(List.of("image (class)"));
        head.addAll(List.of(first));
        model.seeds().forEach(seed -> head.add("edit, seed " + seed));
        return head;
    }

    private List<ReportModel.PictureRow> rows() {
        List<ReportModel.PictureRow> rows = new ArrayList<>();
        for (Image image : model.images()) {
            List<Path> files = new ArrayList<>();
            files.addAll(List.of(image.original(), image.mask(), image.reconstruction()));
            image.edits().forEach(edit -> files.add(edit.picture()));
            rows.add(new ReportModel.PictureRow(label(image), files));
        }
        return rows;
    }

    private static String label(Image image) {
        return image.name().equals(image.label())
                ? image.name()
                : image.name() + " (" + image.label() + ")";
    }

    private void composites() {
        List<ReportModel.PictureRow> rows = new ArrayList<>();
        for (Image image : model.images()) {
            List<Path> files = new ArrayList<>(List.of(image.original()));
            image.edits().forEach(edit -> files.addAll(edit.composite()));
            if (files.size() > 1) {
                rows.add(new ReportModel.PictureRow(label(image), files));
            }
        }
        if (!rows.isEmpty()) {
            html.heading("The same edits within the originals");
            html.pictureTable(head("original"), rows, shown());
            html.paragraph(
                    "Pixels away from what was made anew are those of the original; in between the"
                            + " edit fades out.");
        }
    }

    /** Small images are enlarged by a whole number, so that their pixels stay squares. */
    private int shown() {
        return model.side() <= SHOWN ? model.side() * (SHOWN / model.side()) : SHOWN;
    }

    private List<List<String>> numbers() {
        Extent extent = model.extent();
        int visible = extent.allTokens() * extent.groups() - extent.entries();
        List<List<String>> rows = new ArrayList<>();
        for (Image image : model.images()) {
            for (Edit edit : image.edits()) {
                rows.add(
                        List.of(
                                image.name(),
                                image.label(),
                                Long.toString(edit.seed()),
                                edit.visibleKept() + " of " + visible,
                                edit.changed() + " of " + extent.tokens(),
                                level(edit.inside()),
                                level(edit.outside())));
            }
        }
        return rows;
    }

    private static String level(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
    }
}
