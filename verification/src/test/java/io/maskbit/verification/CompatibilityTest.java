package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Within a minor version the contract may grow, and nothing of it may go. What a minor version has
 * promised is in {@code contract-MAJOR.MINOR.txt}, which is written when the version is raised and
 * changed no more; {@link ContractTest} holds {@code contract.txt} to the code.
 */
class CompatibilityTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>maskbit-parent</artifactId>\\s*<version>(\\d+\\.\\d+)\\.");

    @Test
    void keepsWhatThisMinorVersionHasPromised() {
        String minor = minorVersion();
        Path promised = RESOURCES.resolve("contract-" + minor + ".txt");
        assertTrue(
                Files.exists(promised),
                "version "
                        + minor
                        + " has promised nothing yet: copy contract.txt to "
                        + promised.getFileName()
                        + ", once");
        List<String> broken =
                broken(types(read(promised)), types(read(RESOURCES.resolve("contract.txt"))));
        assertEquals(
                List.of(),
                broken,
                "this breaks plugins that were compiled against "
                        + minor
                        + ": keep it, or raise the minor version in every pom.xml");
    }

    @Test
    void seesWhatBreaksPlugins() {
        String before = "interface spi.A\n    public abstract int a()\n    public int b()\n";
        Map<String, TreeSet<String>> promised = types(before);
        assertEquals(List.of(), broken(promised, types(before)));
        assertEquals(List.of(), broken(promised, types(before + "    public default int c()\n")));
        assertEquals(List.of(), broken(promised, types(before + "\nrecord spi.B\n")));
        assertEquals(1, broken(promised, types(before.replace("int b()", "long b()"))).size());
        assertEquals(1, broken(promised, types(before + "    public abstract int c()\n")).size());
        assertEquals(1, broken(promised, types("interface spi.A extends X\n")).size());
        assertEquals(1, broken(promised, types("interface spi.C\n")).size());
    }

    private static List<String> broken(
            Map<String, TreeSet<String>> promised, Map<String, TreeSet<String>> now) {
        List<String> broken = new ArrayList<>();
        promised.forEach(
                (type, members) -> {
                    TreeSet<String> held = now.get(type);
                    if (held == null) {
                        broken.add("gone or with another head: " + type);
                        return;
                    }
                    members.stream()
                            .filter(member -> !held.contains(member))
                            .forEach(member -> broken.add("gone: " + type + ": " + member));
                    held.stream()
                            .filter(member -> !members.contains(member))
                            .filter(member -> member.startsWith("public abstract"))
                            .forEach(member -> broken.add("asked anew: " + type + ": " + member));
                });
        return broken;
    }

    /** Members by the head of their type. */
    private static Map<String, TreeSet<String>> types(String contract) {
        Map<String, TreeSet<String>> types = new LinkedHashMap<>();
        String head = "";
        for (String line : contract.lines().filter(line -> !line.isBlank()).toList()) {
            if (!line.startsWith(" ")) {
                head = line;
                types.put(head, new TreeSet<>());
            } else {
                types.get(head).add(line.strip());
            }
        }
        return types;
    }

    private static String minorVersion() {
        Matcher matcher = VERSION.matcher(read(Path.of("..", "pom.xml")));
        assertTrue(matcher.find(), "the parent has a version");
        return matcher.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
