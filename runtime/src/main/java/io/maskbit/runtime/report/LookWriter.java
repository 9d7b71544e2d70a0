package io.maskbit.runtime.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Writes a look into a run into a folder, each file by rename, the page last. */
public final class LookWriter {

    private LookWriter() {}

    /**
     * Writes {@code look.json}, {@code film.gif} if there is a film, and {@code look.html}.
     *
     * @param model what to show
     * @param folder made if it is missing
     * @throws UncheckedIOException if a file cannot be written
     */
    public static void write(LookModel model, Path folder) {
        try {
            Files.createDirectories(folder);
            if (model.film().isPresent()) {
                replace(folder.resolve("film.gif"), model.film().orElseThrow().gif());
            }
            ReportWriter.replace(folder.resolve("look.json"), LookJson.of(model));
            ReportWriter.replace(folder.resolve("look.html"), LookPage.of(model));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    /**
     * Returns headline and findings for a terminal.
     *
     * @param model what to show
     * @return sentences
     */
    public static List<String> summary(LookModel model) {
        LookText text = new LookText(model);
        List<String> lines = new ArrayList<>(List.of(text.headline()));
        lines.addAll(text.findings());
        return lines;
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        Files.write(fresh, bytes);
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the rules that this page has beside those of all reports. */
    static String style() {
        try (InputStream in = LookWriter.class.getResourceAsStream("look.css")) {
            if (in == null) {
                throw new IllegalStateException("look.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
