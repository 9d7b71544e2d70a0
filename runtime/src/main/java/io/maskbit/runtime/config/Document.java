package io.maskbit.runtime.config;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * An experiment file as a tree that knows its lines, and nothing yet about experiments.
 *
 * @param name name of the file, for messages
 * @param text the file's text as given
 * @param root its sections
 */
public record Document(String name, String text, Node.Mapping root) {

    /** Largest file that is read, in bytes; an experiment has a few dozen lines. */
    static final int MAX_BYTES = 1 << 20;

    /**
     * Reads a file.
     *
     * @param file YAML 1.2, UTF-8
     * @return the tree
     * @throws ExperimentException with one problem if the file is missing, no file, too large, not
     *     text, not YAML, or uses anchors, tags, empty values or a key twice
     */
    public static Document read(Path file) {
        Location place = Location.of(file.toString());
        if (Files.isDirectory(file)) {
            throw new ExperimentException(
                    place, "this is a folder, but an experiment file is wanted");
        }
        if (!Files.exists(file)) {
            throw new ExperimentException(
                    place,
                    "there is no such file",
                    "the working folder is " + Path.of("").toAbsolutePath());
        }
        String name = String.valueOf(file.getFileName());
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new ExperimentException(
                        place,
                        "the file has "
                                + size
                                + " bytes, but an experiment file has at most "
                                + MAX_BYTES);
            }
            byte[] bytes = Files.readAllBytes(file);
            return parse(name, decode(bytes, place));
        } catch (IOException e) {
            throw new ExperimentException(
                    place, "the file cannot be read: " + reason(e), "check its permissions");
        }
    }

    /**
     * Reads a text.
     *
     * @param name name of the text, for messages
     * @param text YAML 1.2
     * @return the tree
     * @throws ExperimentException as {@link #read} does
     */
    public static Document parse(String name, String text) {
        Node root = NodeReader.read(name, text);
        if (root instanceof Node.Mapping mapping) {
            return new Document(name, text, mapping);
        }
        throw new ExperimentException(
                name,
                java.util.List.of(
                        io.maskbit.api.Problem.at(
                                root.location(),
                                "an experiment file holds sections such as 'experiment: my-name',"
                                        + " but this is "
                                        + shortened(root.words()))));
    }

    /** Returns the comment lines at the head of the file, without their signs. */
    public String comment() {
        return text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"));
    }

    private static String shortened(String words) {
        return words.length() > 60 ? words.substring(0, 60) + "…'" : words;
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "access is denied"
                : String.valueOf(e.getMessage());
    }

    private static String decode(byte[] bytes, Location place) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ExperimentException(
                    place, "this is not a text file: an experiment file is YAML in UTF-8");
        }
    }
}
