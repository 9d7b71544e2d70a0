package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials, which has no parent, agrees with the parent. */
class VersionsTest {

    /** Built and tested, but not published. */
    private static final Set<String> OURS_ALONE =
            Set.of("verification", "benchmarks", "example-plugin", "bom", "examples");

    private static final String PARENT = read("../pom.xml");
    private static final String BOM = read("../bom/pom.xml");

    @Test
    void theBillNamesEveryPublishedModule() {
        Set<String> published = new TreeSet<>();
        all(PARENT, "<module>([^<]+)</module>").stream()
                .filter(module -> !OURS_ALONE.contains(module.split("/")[0]))
                .forEach(module -> published.add("maskbit-" + module));
        Set<String> named = all(BOM, "<artifactId>(maskbit-[^<]+)</artifactId>");
        named.remove("maskbit-bom");
        assertEquals(published, named);
    }

    @Test
    void theBillHasTheParentsVersions() {
        assertEquals(
                first(PARENT, "<artifactId>maskbit-parent</artifactId>\\s*<version>([^<]+)<"),
                first(BOM, "<artifactId>maskbit-bom</artifactId>\\s*<version>([^<]+)<"));
        for (String property : new String[] {"djl.version", "libtorch.version"}) {
            String pattern = "<" + Pattern.quote(property) + ">([^<]+)<";
            assertEquals(first(PARENT, pattern), first(BOM, pattern), property);
        }
    }

    @Test
    void examplesStandOnThisVersion() {
        for (String example :
                List.of(
                        "example-plugin",
                        "examples/spring-boot-service",
                        "examples/uvit-generator",
                        "verification/src/test/strangers/embedder")) {
            assertEquals(
                    first(PARENT, "<artifactId>maskbit-parent</artifactId>\\s*<version>([^<]+)<"),
                    first(read("../" + example + "/pom.xml"), "<maskbit.version>([^<]+)<"));
        }
    }

    @Test
    void newPluginsStandOnThisVersion() {
        assertEquals(
                first(PARENT, "<artifactId>maskbit-parent</artifactId>\\s*<version>([^<]+)<"),
                first(
                        read(
                                "../runtime/src/main/java/io/maskbit/runtime/template"
                                        + "/PluginProject.java"),
                        "VERSION = \"([^\"]+)\""));
        assertEquals(
                first(PARENT, "<junit.version>([^<]+)<"),
                first(
                        read(
                                "../runtime/src/main/resources/io/maskbit/runtime/template"
                                        + "/shared/pom.xml.txt"),
                        "<artifactId>junit-jupiter</artifactId><version>([^<]+)<"));
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> "no " + pattern);
        return matcher.group(1);
    }

    private static Set<String> all(String text, String pattern) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern)
                .matcher(text)
                .results()
                .forEach(result -> found.add(result.group(1)));
        return found;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
