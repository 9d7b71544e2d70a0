package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.testkit.Mutant.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kit itself is tested: each mutant breaks the law that it is there for, and no other. */
class MutantsTest {

    private static final Path PAGE = Path.of("..", "docs", "testkit.md");
    private static final String BEGIN = "<!-- mutants: begin -->";
    private static final String END = "<!-- mutants: end -->";

    private static MutantMatrix matrix;

    @BeforeAll
    static void judge() throws IOException {
        matrix = MutantMatrix.judged();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "mutants.md"), matrix.markdown() + "\n");
        Files.writeString(Path.of("target", "mutants.json"), matrix.json());
    }

    @TestFactory
    Stream<DynamicTest> everyMutantBreaksItsLawAndNoOther() {
        return matrix.rows().entrySet().stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.getKey().toString(),
                                        () ->
                                                assertEquals(
                                                        Set.of(row.getKey().law()),
                                                        broken(row.getValue()))));
    }

    private static Set<String> broken(Map<String, Verdict> verdicts) {
        Map<String, Verdict> broken = new TreeMap<>(verdicts);
        broken.values().removeIf(verdict -> verdict != Verdict.BROKEN);
        return broken.keySet();
    }

    @Test
    void everyLawOfEveryKindIsBrokenBySomeMutant() {
        Mutant.sound()
                .forEach(
                        (kind, contract) -> {
                            Set<String> laws =
                                    new TreeSet<>(Mutant.laws(contract.getClass()).keySet());
                            laws.removeAll(lawsOfMutants(kind));
                            assertEquals(Set.of(), laws, kind + ": laws that no mutant breaks");
                        });
    }

    private static Set<String> lawsOfMutants(String kind) {
        return matrix.rows().keySet().stream()
                .filter(mutant -> mutant.kind().equals(kind))
                .map(Mutant::law)
                .collect(Collectors.toSet());
    }

    @Test
    void componentsWithoutABugBreakNoLaw() {
        Mutant.sound()
                .forEach(
                        (kind, contract) ->
                                assertEquals(
                                        Set.of(Verdict.KEPT),
                                        Set.copyOf(Mutant.judge(contract).values()),
                                        kind));
    }

    @Test
    void theMatrixIsTheOneInTheDocumentation() throws IOException {
        String page = Files.readString(PAGE);
        assertTrue(page.contains(BEGIN) && page.contains(END), "the place for the matrix");
        assertEquals(
                matrix.markdown(),
                page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)).strip(),
                "copy target/mutants.md into docs/testkit.md, between the two marks");
    }
}
