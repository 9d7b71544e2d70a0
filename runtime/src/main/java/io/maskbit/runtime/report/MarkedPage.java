package io.maskbit.runtime.report;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Markdown page with places that a command fills: between the lines {@code <!-- NAME: begin -->}
 * and {@code <!-- NAME: end -->}.
 */
public final class MarkedPage {

    private final Path page;
    private final String name;

    /**
     * A place in a page.
     *
     * @param page an existing Markdown page
     * @param name name of the place
     */
    public MarkedPage(Path page, String name) {
        this.page = page;
        this.name = name;
    }

    /**
     * Checks that the place is there.
     *
     * @throws ExperimentException if the page cannot be read or lacks the place
     */
    public void require() {
        text();
    }

    /**
     * Fills the place; what stood there is gone.
     *
     * @param content Markdown
     * @throws IOException if the page cannot be written
     * @throws ExperimentException as {@link #require}
     */
    public void fill(String content) throws IOException {
        String text = text();
        ReportWriter.replace(
                page,
                text.substring(0, text.indexOf(begin()) + begin().length())
                        + "\n\n"
                        + content.strip()
                        + "\n\n"
                        + text.substring(text.indexOf(end())));
    }

    private String text() {
        String text;
        try {
            text = Files.readString(page);
        } catch (IOException e) {
            throw new ExperimentException(
                    Location.of(page.toString()), "this page cannot be read: " + e);
        }
        if (!text.contains(begin()) || text.indexOf(end()) < text.indexOf(begin())) {
            throw new ExperimentException(
                    Location.of(page.toString()),
                    "this page has no place '" + name + "'",
                    "expected the lines " + begin() + " and " + end());
        }
        return text;
    }

    private String begin() {
        return "<!-- " + name + ": begin -->";
    }

    private String end() {
        return "<!-- " + name + ": end -->";
    }
}
