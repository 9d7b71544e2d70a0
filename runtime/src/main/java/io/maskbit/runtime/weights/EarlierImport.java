package io.maskbit.runtime.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.weights.ImportReport.ImportedFile;
import io.maskbit.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells whether a folder holds an import already. */
final class EarlierImport {

    private EarlierImport() {}

    /**
     * Returns whether a folder holds this import, with weights as they were written.
     *
     * @param out the folder
     * @param settings what its settings must be
     * @param names the classes
     * @param files what was imported
     * @param stages whose weights it must hold
     * @throws ExperimentException if it holds anything else, or the weights are damaged
     */
    static boolean isThere(
            Path out,
            String settings,
            List<String> names,
            List<ImportedFile> files,
            List<String> stages) {
        ArmFolder arm = new ArmFolder(out);
        try {
            if (!Files.exists(out) || isEmpty(out)) {
                return false;
            }
            Path report = out.resolve(ReportFiles.JSON);
            if (Files.exists(arm.settings()) && Files.exists(report)) {
                boolean sameSettings =
                        Files.readString(arm.settings()).equals(settings)
                                && Files.readAllLines(arm.classes()).equals(names);
                List<String> digests = files.stream().map(ImportedFile::sha256).toList();
                if (sameSettings && digests(report).equals(digests)) {
                    stages.forEach(stage -> requireWeights(out, arm.weights().resolve(stage)));
                    return true;
                }
                throw new ExperimentException(
                        Location.of(out.toString()),
                        "this folder holds another model: its "
                                + (sameSettings ? "weights are" : "settings are")
                                + " not those asked for",
                        "give a folder of its own with --out");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + out, e);
        }
        throw new ExperimentException(
                Location.of(out.toString()),
                "this folder is not empty",
                "give a folder of its own with --out");
    }

    private static void requireWeights(Path out, Path weights) {
        String damage;
        try {
            if (new CheckpointStore(weights, 1).latest().isPresent()) {
                return;
            }
            damage = weights + " holds no weights";
        } catch (ExperimentException e) {
            damage = e.getMessage();
        }
        throw new ExperimentException(
                Location.of(out.toString()),
                "this folder holds this import, but it has been damaged: " + damage,
                "delete the folder and import again, or give another one with --out");
    }

    /** Returns whether it is a folder with nothing in it. */
    static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.findAny().isEmpty();
        }
    }

    private static List<String> digests(Path report) throws IOException {
        try {
            List<String> digests = new ArrayList<>();
            for (JsonElement file :
                    JsonParser.parseString(Files.readString(report))
                            .getAsJsonObject()
                            .getAsJsonArray("files")) {
                digests.add(file.getAsJsonObject().get("sha256").getAsString());
            }
            return digests;
        } catch (JsonParseException | IllegalStateException e) {
            return List.of();
        }
    }
}
