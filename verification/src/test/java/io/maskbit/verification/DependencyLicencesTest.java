package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of licences names exactly the libraries that the distribution holds. */
class DependencyLicencesTest {

    private static final Path TABLE = Path.of("..", "docs", "licences.md");
    private static final Path DISTRIBUTION = Path.of("..", "runtime", "target", "dist");
    private static final String NATIVE = "pytorch-native-cpu";

    @Test
    void listsWhatIsShipped() throws IOException {
        Set<String> shipped = new TreeSet<>();
        for (String folder : List.of("modules", "classpath")) {
            try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(folder))) {
                files.map(file -> file.getFileName().toString().replaceAll("\\.jar$", ""))
                        .filter(name -> !name.startsWith("maskbit-"))
                        .map(DependencyLicencesTest::withoutPlatform)
                        .forEach(shipped::add);
            }
        }
        assertEquals(shipped, listed());
    }

    /** The native jar is one per platform; its licence is not. */
    private static String withoutPlatform(String name) {
        return name.startsWith(NATIVE) ? name.replaceAll("(-[a-z]+-[a-z0-9_]+)$", "") : name;
    }

    private static Set<String> listed() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line -> line.split("\\|"))
                    .filter(cells -> cells.length == 5 && !cells[3].isBlank())
                    .map(cells -> cells[1].strip().split(" ")[0] + "-" + cells[2].strip())
                    .filter(name -> !name.equals("library-version"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
