package io.maskbit.runtime.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes what came of a search over the sampler's settings. */
public final class TuneWriter {

    private TuneWriter() {}

    /**
     * Writes {@code tune.html}, and {@code sampling.yaml} with the section to use.
     *
     * @param model what came of it
     * @param folder an existing folder
     */
    public static void write(TuneModel model, Path folder) {
        try {
            ReportWriter.replace(folder.resolve("sampling.yaml"), model.yaml());
            ReportWriter.replace(folder.resolve("tune.html"), TunePage.of(model));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }
}
