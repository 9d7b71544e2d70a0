package io.maskbit.runtime.compare;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who owns a folder of several runs: the experiment whose file lies in it. */
public final class Claim {

    private Claim() {}

    /**
     * Takes a folder, or refuses to mix two experiments in it.
     *
     * @param folder the folder; made if it is missing
     * @param what what is to be put there, for example "a comparison"
     * @param text text of the experiment file
     * @param resume whether the folder may hold the same experiment already
     * @throws ExperimentException if the folder holds something else, or should be empty
     */
    public static void take(Path folder, String what, String text, boolean resume) {
        Path file = folder.resolve("experiment.yaml");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                ArmFolder.write(file, text);
            } else if (!resume) {
                throw new ExperimentException(
                        Location.of(folder.toString()),
                        "this folder already holds " + what,
                        "add --resume to continue it, or give another folder with --out");
            } else if (!Files.readString(file).equals(text)) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "this folder holds another experiment",
                        "resume with the file it was started with, or give another folder with --out");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder " + folder, e);
        }
    }
}
