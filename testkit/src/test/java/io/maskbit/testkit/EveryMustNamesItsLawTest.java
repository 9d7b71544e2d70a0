package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documentation of what plugins implement, and the laws of the kit, say the same. */
class EveryMustNamesItsLawTest {

    private static final Path SOURCES =
            Path.of("..", "spi", "src", "main", "java", "io", "maskbit", "spi");
    private static final Pattern DOCUMENTATION = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MUST = Pattern.compile("\\bmust\\b");
    private static final Pattern LAW = Pattern.compile("\\(\\{@code (\\w+)\\}\\)");

    /** Contracts by what the names of the types begin with. */
    private static final Map<String, Class<? extends ComponentContract>> KINDS =
            Map.of(
                    "Component", ComponentContract.class,
                    "Quantizer", QuantizerContract.class,
                    "Tokenizer", TokenizerContract.class,
                    "Generator", GeneratorContract.class,
                    "Discriminator", DiscriminatorContract.class,
                    "PerceptualLoss", PerceptualLossContract.class);

    /** Sentences with a "must", by the type that they stand in. */
    private static Map<String, List<String>> musts;

    @BeforeAll
    static void read() throws IOException {
        musts = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(SOURCES)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        for (Path file : files) {
            Matcher comment = DOCUMENTATION.matcher(Files.readString(file));
            while (comment.find()) {
                String text = comment.group().replaceAll("\\s*\\n\\s*\\*\\s?", " ");
                for (String sentence : text.split("(?<=\\.)\\s|\\s(?=@\\w+ )")) {
                    if (MUST.matcher(sentence).find()) {
                        String type = file.getFileName().toString().replace(".java", "");
                        musts.computeIfAbsent(type, name -> new ArrayList<>()).add(sentence);
                    }
                }
            }
        }
    }

    @Test
    void everyMustNamesItsLaw() {
        assertTrue(musts.size() >= 10, "types with a must: " + musts.keySet());
        musts.forEach(
                (type, sentences) ->
                        sentences.forEach(
                                sentence ->
                                        assertEquals(
                                                MUST.matcher(sentence.replace("\"must\"", ""))
                                                        .results()
                                                        .count(),
                                                LAW.matcher(sentence).results().count(),
                                                type + ": laws beside the musts of: " + sentence)));
    }

    @Test
    void everyLawIsAMustOfItsKindAndEachIsSaidOnce() {
        KINDS.forEach(
                (kind, contract) -> {
                    List<String> said = new ArrayList<>();
                    for (String type : List.of(kind, kind + "Factory")) {
                        musts.getOrDefault(type, List.of())
                                .forEach(
                                        sentence ->
                                                LAW.matcher(sentence)
                                                        .results()
                                                        .forEach(law -> said.add(law.group(1))));
                    }
                    Set<String> laws = new TreeSet<>(Mutant.laws(contract).keySet());
                    if (contract != ComponentContract.class) {
                        laws.removeAll(Mutant.laws(ComponentContract.class).keySet());
                    }
                    assertEquals(laws, new TreeSet<>(said), "laws of a " + kind);
                    assertEquals(said.size(), Set.copyOf(said).size(), "said twice: " + said);
                });
    }

    @Test
    void nothingElseSaysMust() {
        Set<String> others = new TreeSet<>(musts.keySet());
        KINDS.keySet().forEach(kind -> others.removeAll(Set.of(kind, kind + "Factory")));
        assertEquals(Set.of(), others);
    }
}
