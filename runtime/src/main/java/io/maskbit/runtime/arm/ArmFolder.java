package io.maskbit.runtime.arm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
