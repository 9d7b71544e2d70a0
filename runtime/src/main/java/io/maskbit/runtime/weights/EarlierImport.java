package io.maskbit.runtime.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.weights.ImportReport.ImportedFile;
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

    /** Returns whether a folder holds this import; refuses one that holds anything else. */
    static boolean isThere(
            Path out, String settings, List<String> names, List<ImportedFile> files) {
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

    private static boolean isEmpty(Path folder) throws IOException {
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
