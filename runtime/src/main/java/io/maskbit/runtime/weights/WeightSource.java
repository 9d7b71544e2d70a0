package io.maskbit.runtime.weights;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the weight file that a user means. */
final class WeightSource {

    private static final List<String> USUAL = List.of("pytorch_model.bin", "model.safetensors");
    private static final List<String> ENDINGS =
            List.of(".bin", ".pt", ".pth", ".ckpt", ".safetensors");

    private WeightSource() {}

    /**
     * Finds the file.
     *
     * @param given a file, or a folder with one: {@code pytorch_model.bin}, {@code
     *     model.safetensors}, or the only file with the ending of one
     * @return the file
     * @throws ExperimentException if there is none, or several
     */
    static Path of(Path given) {
        if (!Files.exists(given)) {
            throw refused(
                    given,
                    "there is no such file",
                    "the working folder is " + Path.of("").toAbsolutePath());
        }
        if (!Files.isDirectory(given)) {
            return given;
        }
        if (Files.exists(given.resolve("arm.yaml"))) {
            throw refused(
                    given,
                    "this folder holds a run, which need not be imported",
                    "use it as it is, or give a file of released weights");
        }
        for (String usual : USUAL) {
            if (Files.isRegularFile(given.resolve(usual))) {
                return given.resolve(usual);
            }
        }
        List<Path> all = candidates(given);
        if (all.size() == 1) {
            return all.get(0);
        }
        throw refused(
                given,
                all.isEmpty()
                        ? "this folder holds no weight file"
                        : "this folder holds several weight files: "
                                + all.stream().limit(8).map(Path::getFileName).toList(),
                "expected " + String.join(" or ", USUAL) + ", or one file with " + ENDINGS,
                "name the file itself");
    }

    private static List<Path> candidates(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(
                            file -> {
                                String name =
                                        file.getFileName().toString().toLowerCase(Locale.ROOT);
                                return ENDINGS.stream().anyMatch(name::endsWith);
                            })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static ExperimentException refused(Path given, String what, String... hints) {
        return new ExperimentException(Location.of(given.toString()), what, hints);
    }
}
