package io.maskbit.tokenizer.vqganplus.perceptual;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.networks.Layer;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A file that is published elsewhere and never comes with this program.
 *
 * @param setting setting of the experiment file that names it
 * @param digestSetting setting of the experiment file for another digest
 * @param name its name where it is published
 * @param place where it is published; empty if it may be any file
 * @param sha256 how its SHA-256 begins, hexadecimal; empty if it may be any file
 * @param more what else tells that it is the right one; may be empty
 */
record WeightFile(
        String setting,
        String digestSetting,
        String name,
        String place,
        String sha256,
        String more) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{8,64}");

    /** A file of torchvision, whose names hold the beginning of their SHA-256. */
    static WeightFile torchvision(String name, String sha256) {
        String place = "https://download.pytorch.org/models/" + name;
        return new WeightFile("weights", "sha256", name, place, sha256, "");
    }

    /**
     * Checks the two settings, without a look at the disk.
     *
     * @param file the file that the experiment names
     * @param expected digest that the experiment names; empty for the published one
     * @throws IllegalArgumentException if there is no file or no such digest
     */
    void checkSettings(Path file, String expected) {
        if (file.toString().isBlank()) {
            throw new IllegalArgumentException(
                    setting
                            + " must name a file, which does not come with the program: "
                            + description());
        }
        if (!expected.isEmpty() && !DIGEST.matcher(expected).matches()) {
            throw new IllegalArgumentException(
                    digestSetting
                            + " must be a SHA-256 or its beginning, 8 to 64 hexadecimal digits, but is '"
                            + expected
                            + "'");
        }
    }

    /**
     * Loads a network and freezes it.
     *
     * @param network takes the weights; its parameters have the names of the file
     * @param file the file that the experiment names
     * @param expected how its SHA-256 must begin; empty for the published one
     * @param ignored says which names may be in the file without a parameter
     * @throws ExperimentException if the file is absent, another one, or does not fit
     */
    void load(Layer network, Path file, String expected, Predicate<String> ignored) {
        require(file, expected);
        try (TensorFile tensors = TensorFile.open(file)) {
            NamedParameters.of(() -> network).load(tensors, "", name -> name, ignored);
        }
        network.freezeParameters(true);
    }

    /**
     * Checks that a file is there and the expected one.
     *
     * @param file the file that the experiment names
     * @param expected how its SHA-256 must begin; empty for the published one
     * @throws ExperimentException if it is absent or another one
     */
    void require(Path file, String expected) {
        if (!Files.isRegularFile(file)) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "there is no such file, but '" + setting + "' names it",
                    "expected " + description(),
                    "the path counts from the working folder " + Path.of("").toAbsolutePath());
        }
        String wanted = (expected.isEmpty() ? sha256 : expected).toLowerCase(Locale.ROOT);
        String found = FileDigest.sha256(file);
        if (!found.startsWith(wanted)) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "is not the expected file: its SHA-256 is "
                            + found
                            + ", but should begin with "
                            + wanted,
                    "expected " + description(),
                    "to use this file all the same, set " + digestSetting + ": \"" + found + "\"");
        }
    }

    private String description() {
        if (place.isEmpty()) {
            return name;
        }
        String digest = "SHA-256 begins with " + sha256 + (more.isEmpty() ? "" : "; " + more);
        return name + ", published at " + place + " (" + digest + ")";
    }
}
