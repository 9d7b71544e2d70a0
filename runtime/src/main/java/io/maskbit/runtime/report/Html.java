package io.maskbit.runtime.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The few pieces of HTML that a report is made of; all text is escaped. */
final class Html {

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

    /** Embeds a PNG, so that the page needs no other file. */
    Html picture(String caption, Path png) {
        try {
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(png));
            return raw(
                    "<figure><img alt=\"" + escape(caption) + "\" src=\"data:image/png;base64," + data
                            + "\"><figcaption>" + escape(caption) + "</figcaption></figure>");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + png, e);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
