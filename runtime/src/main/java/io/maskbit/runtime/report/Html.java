package io.maskbit.runtime.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The few pieces of HTML that a report is made of; all text is escaped. */
final class Html {

    private static final int PNG_HEIGHT_OFFSET = 20;
    private static final int SMALL = 128;
    private static final int LARGE = 400;

    private final StringBuilder out = new StringBuilder();

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    Html raw(String markup) {
        out.append(markup).append('\n');
        return this;
    }

    Html heading(String text) {
        return raw("<h2>" + escape(text) + "</h2>");
    }

    Html paragraph(String text) {
        return raw("<p>" + escape(text) + "</p>");
    }

    /** A paragraph in small print. */
    Html note(String text) {
        return raw("<p class=\"note\">" + escape(text) + "</p>");
    }

    Html table(List<String> head, List<List<String>> rows) {
        out.append("<div class=\"wide\"><table><thead><tr>");
        head.forEach(cell -> out.append("<th>").append(escape(cell)).append("</th>"));
        out.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            out.append("<tr>");
            row.forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
            out.append("</tr>\n");
        }
        return raw("</tbody></table></div>");
    }

    Html pictureTable(List<String> head, List<ReportModel.PictureRow> rows) {
        return pictureTable(head, rows, 0);
    }

    /** Shows pictures with a height in pixels; 0 takes one that fits each picture. */
    Html pictureTable(List<String> head, List<ReportModel.PictureRow> rows, int height) {
        out.append("<div class=\"wide\"><table class=\"pictures\"><thead><tr>");
        head.forEach(cell -> out.append("<th>").append(escape(cell)).append("</th>"));
        out.append("</tr></thead><tbody>\n");
        for (ReportModel.PictureRow row : rows) {
            out.append("<tr><td>").append(escape(row.label())).append("</td>");
            row.files()
                    .forEach(
                            file ->
                                    out.append("<td>")
                                            .append(image(row.label(), file, height))
                                            .append("</td>"));
            out.append("</tr>\n");
        }
        return raw("</tbody></table></div>");
    }

    /** Embeds a PNG, so that the page needs no other file; small ones are shown enlarged. */
    private static String image(String alt, Path png, int wanted) {
        try {
            byte[] bytes = Files.readAllBytes(png);
            int height = ByteBuffer.wrap(bytes).getInt(PNG_HEIGHT_OFFSET);
            int fitting = height < SMALL ? 2 * height : Math.min(height, LARGE);
            int shown = wanted > 0 ? wanted : fitting;
            return "<img alt=\""
                    + escape(alt)
                    + "\" style=\"height:"
                    + shown
                    + "px\" src=\"data:image/png;base64,"
                    + Base64.getEncoder().encodeToString(bytes)
                    + "\">";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + png, e);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
