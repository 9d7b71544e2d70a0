package io.maskbit.runtime.evaluate;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.statistics.StatisticsFile;
import io.maskbit.tensor.npz.NpzFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statistics from a file as a reference. */
public final class StatisticsReference {

    private StatisticsReference() {}

    /** Returns whether a path is an array file with statistics in it, not with images. */
    public static boolean is(Path file) {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".npz")) {
            return false;
        }
        try (NpzFile arrays = NpzFile.open(file)) {
            return arrays.contains("mu");
        }
    }

    /**
     * Reads statistics.
     *
     * @param file as 'maskbit stats' or the ADM suite write them
     * @param network the network whose features will be compared with them; empty if none will
     * @return the reference
     * @throws ExperimentException if the file is no such file, was altered, or is of features of
     *     another network; names what differs
     */
    public static Reference read(Path file, Optional<ExtractorIdentity> network) {
        StatisticsFile statistics = StatisticsFile.read(file);
        statistics
                .origin()
                .ifPresent(
                        origin ->
                                network.ifPresent(
                                        asked -> requireEqual(file, origin.extractor(), asked)));
        return new Reference.OfStatistics(
                file.toString(), statistics.digest(), statistics.pooled(), statistics.spatial());
    }

    private static void requireEqual(Path file, ExtractorIdentity there, ExtractorIdentity asked) {
        List<String> differences = new ArrayList<>();
        add(differences, "extractor", there.name(), asked.name());
        add(differences, "extractor digest", there.digest(), asked.digest());
        add(differences, "preparation", there.preparation(), asked.preparation());
        add(differences, "precision", there.precision(), asked.precision());
        if (!differences.isEmpty()) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "these statistics were made otherwise than the images would be measured: "
                            + String.join("; ", differences),
                    "measure by the protocol and with the network of the statistics, or make them"
                            + " again with 'maskbit stats'");
        }
    }

    private static void add(List<String> differences, String field, String there, String asked) {
        if (!there.equals(asked)) {
            differences.add(field + ": " + there + " against " + asked);
        }
    }
}
