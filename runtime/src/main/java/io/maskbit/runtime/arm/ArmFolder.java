package io.maskbit.runtime.arm;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/**
 * The folder of one arm: where its files lie. Small files are written whole, by rename.
 *
 * @param root the folder
 */
public record ArmFolder(Path root) {

    /** The arm with every setting spelled out: all that a process needs to repeat it. */
    public Path settings() {
        return root.resolve("arm.yaml");
    }

    /** Names of the classes, one a line: what labels mean where the data are not at hand. */
    public Path classes() {
        return root.resolve("classes.txt");
    }

    /** One line per logged number. */
    public Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    /** What happened, line by line. */
    public Path events() {
        return root.resolve("events.log");
    }

    /** Checkpoints of stage I. */
    public Path tokenizerCheckpoints() {
        return root.resolve("checkpoints").resolve("tokenizer");
    }

    /** Checkpoints of stage II. */
    public Path generatorCheckpoints() {
        return root.resolve("checkpoints").resolve("generator");
    }

    /** The final weights, averaged where averaging is on. */
    public Path weights() {
        return root.resolve("weights");
    }

    /** Pictures. */
    public Path samples() {
        return root.resolve("samples");
    }

    /** Images that are scored, as arrays, and their features. */
    public Path scored() {
        return root.resolve("scored");
    }

    /** The scores of the protocol that the experiment names. */
    public Path scores() {
        return root.resolve("scores.json");
    }

    /** How it ended; written last. */
    public Path outcome() {
        return root.resolve("outcome.json");
    }

    /**
     * Makes the folder and its parents.
     *
     * @return this
     */
    public ArmFolder create() {
        try {
            Files.createDirectories(root);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + root, e);
        }
    }

    /**
     * Takes the folder for a run, or refuses to write into another one's.
     *
     * @param text the arm with every setting spelled out
     * @param resume whether the folder may hold the same run already
     * @throws ExperimentException if it holds another run, or one that should not be continued
     */
    public void claim(String text, boolean resume) {
        create();
        try {
            if (!Files.exists(settings())) {
                write(settings(), text);
                return;
            }
            if (!resume) {
                throw new ExperimentException(
                        Location.of(root.toString()),
                        "this folder already holds a run",
                        "add --resume to continue it, or give another folder with --out");
            }
            if (!withoutComments(Files.readString(settings())).equals(withoutComments(text))) {
                throw new ExperimentException(
                        Location.of(settings().toString()),
                        "this folder holds a run with other settings",
                        "resume with the settings it was started with: maskbit run "
                                + settings()
                                + " --out "
                                + root
                                + " --resume");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + settings(), e);
        }
    }

    /** The comment names the arm's role, which its own process does not know. */
    private static String withoutComments(String yaml) {
        return yaml.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    }

    /**
     * Writes a text file whole or not at all.
     *
     * @param file the file
     * @param text its content
     */
    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, text.getBytes(StandardCharsets.UTF_8));
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
