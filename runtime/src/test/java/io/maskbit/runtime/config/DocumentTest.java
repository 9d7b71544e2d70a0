package io.maskbit.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTest {

    @TempDir Path folder;

    private static Problem refusal(String text) {
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Document.parse("f.yaml", text));
        assertEquals(1, e.problems().size());
        return e.problems().get(0);
    }

    private static Problem refusal(Path file) {
        ExperimentException e = assertThrows(ExperimentException.class, () -> Document.read(file));
        assertEquals(1, e.problems().size());
        return e.problems().get(0);
    }

    @Test
    void knowsTheLineAndColumnOfEveryNode() {
        Node.Mapping root = Document.parse("f.yaml", "a: 1\nb:\n  c: [2,\n   3]\n").root();
        assertEquals(2, root.entries().get("b").key().line());
        Node list = ((Node.Mapping) root.get("b").orElseThrow()).get("c").orElseThrow();
        assertEquals(3, list.location().line());
        Node second = ((Node.Sequence) list).items().get(1);
        assertEquals(4, second.location().line());
        assertEquals(4, second.location().column());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a: 1;a: 2       | 2 | 'a' appears twice",
                "a: &x 1;b: 2    | 1 | anchors (&name) are not supported; write the value out",
                "b: 2;a: *x      | 2 | aliases (*name) are not supported; write the value out",
                "a: !t 3         | 1 | tags (!t) are not supported; settings have types of their own",
                "x: 1;a:;b: 2    | 2 | 'a' has no value",
                "a: null         | 1 | 'a' has no value",
                "a: [1, ~]       | 1 | a value is missing here",
                "a: 1;---;b: 2   | 2 | a second document begins here, but a file holds one experiment",
                "[1]: 2          | 1 | a key must be a word, not a list or a section",
            })
    void refusesWhatExperimentsDoNotNeed(String text, int line, String message) {
        Problem problem = refusal(text.replace(';', '\n'));
        assertEquals(message, problem.message());
        assertEquals(line, problem.location().line());
    }

    @Test
    void refusesWhatIsNoYaml() {
        Problem problem = refusal("a: 1\nb: [1, 2\nc: 3\n");
        assertTrue(problem.message().startsWith("not valid YAML: "), problem::message);
        assertTrue(problem.location().line() >= 2);
        assertTrue(refusal("a: \"open").message().startsWith("not valid YAML: "));
        assertTrue(refusal("a:\n\t- b").message().startsWith("not valid YAML: "));
        assertEquals("the file is empty", refusal("").message());
        assertEquals("the file is empty", refusal("# only a comment\n").message());
        assertTrue(refusal("just words").message().contains("but this is 'just words'"));
    }

    @Test
    void refusesDeepAndHugeFilesWithoutFallingOver() throws IOException {
        assertEquals("nested deeper than 24 levels", refusal("a: " + "[".repeat(9000)).message());
        Path huge = folder.resolve("huge.yaml");
        Files.writeString(huge, "a: 1\n".repeat(300_000));
        assertTrue(refusal(huge).message().contains("an experiment file has at most"));
    }

    @Test
    void refusesBinaryFiles() throws IOException {
        byte[] bytes = new byte[5000];
        new SplittableRandom(3).nextBytes(bytes);
        Path file = Files.write(folder.resolve("x.yaml"), bytes);
        assertTrue(refusal(file).message().startsWith("this is not a text file"));
        Files.write(file, "a: 1\nb: x\u0000y\n".getBytes(StandardCharsets.UTF_8));
        Problem problem = refusal(file);
        assertEquals("the character U+0000 has no place in a text file", problem.message());
        assertEquals(2, problem.location().line());
        Files.write(file, "a: 1".getBytes(StandardCharsets.UTF_16));
        assertTrue(refusal(file).message().startsWith("this is not a text file"));
    }

    @Test
    void refusesFoldersAndMissingFiles() {
        assertEquals(
                "this is a folder, but an experiment file is wanted", refusal(folder).message());
        assertEquals("there is no such file", refusal(folder.resolve("no.yaml")).message());
    }

    @Test
    void everyTruncationOfAFileIsReadOrRefused() {
        String text = "experiment: a\nimage: {height: 3, x: \"4\"}\nlist:\n  - 'x'\n  - [1, 2]\n";
        int read = 0;
        for (int end = 0; end <= text.length(); end++) {
            try {
                Document.parse("f.yaml", text.substring(0, end));
                read++;
            } catch (ExperimentException e) {
                assertEquals(1, e.problems().size());
            }
        }
        assertTrue(read > 5 && read < text.length(), "read " + read);
    }

    @Test
    void skipsAByteOrderMarkAndReadsWindowsLines() throws IOException {
        Path file = folder.resolve("bom.yaml");
        Files.writeString(file, "\uFEFFa: 1\r\nb: 2\r\n");
        assertEquals(2, Document.read(file).root().entries().get("b").key().line());
    }
}
