package io.maskbit.runtime.images;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.MomentSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sums on the disk, beside the file that will be made of them: {@code FILE.pooled-N} and {@code
 * FILE.spatial-N} of the first N images. Which N counts is said by the state, so that no moment is
 * without sums that fit it.
 */
final class KeptSums {

    private KeptSums() {}

    static void write(Path file, int done, RunningSums sums) {
        sums.pooled().ifPresent(all -> all.sums().write(path(file, "pooled", done)));
        sums.spatial().ifPresent(all -> all.sums().write(path(file, "spatial", done)));
    }

    /** Reads the sums over the first images. */
    static RunningSums read(Path file, int done, NDManager manager) {
        return done == 0
                ? new RunningSums(manager, Optional.empty(), Optional.empty())
                : new RunningSums(
                        manager,
                        Optional.of(
                                FeatureMoments.of(
                                        MomentSums.read(path(file, "pooled", done)), manager)),
                        Optional.of(path(file, "spatial", done))
                                .filter(Files::exists)
                                .map(found -> FeatureMoments.of(MomentSums.read(found), manager)));
    }

    /** Removes all sums but those over so many images. */
    static void removeBefore(Path file, int done) throws IOException {
        String begin = file.getFileName() + ".";
        List<Path> old;
        try (Stream<Path> all = Files.list(file.getParent())) {
            old =
                    all.filter(path -> path.getFileName().toString().startsWith(begin))
                            .filter(
                                    path ->
                                            path.getFileName()
                                                    .toString()
                                                    .substring(begin.length())
                                                    .matches("(pooled|spatial)-\\d+(\\.writing)?"))
                            .filter(path -> !path.toString().endsWith("-" + done))
                            .toList();
        }
        for (Path path : old) {
            Files.deleteIfExists(path);
        }
    }

    /** Removes all sums. */
    static void remove(Path file) throws IOException {
        removeBefore(file, -1);
    }

    private static Path path(Path file, String which, int done) {
        return file.resolveSibling(file.getFileName() + "." + which + "-" + done);
    }
}
