package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.maskbit.testkit.Mutant.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kit itself is tested: each mutant breaks the law that it is there for, and no other. */
class MutantsTest {

    @TestFactory
    Stream<DynamicTest> everyMutantBreaksItsLawAndNoOther() {
        return Mutant.all().stream()
                .map(
                        mutant ->
                                DynamicTest.dynamicTest(
                                        mutant.toString(),
                                        () ->
                                                assertEquals(
                                                        Set.of(mutant.law()),
                                                        broken(mutant.contract()))));
    }

    private static Set<String> broken(ComponentContract contract) {
        Map<String, Verdict> verdicts = Mutant.judge(contract);
        verdicts.values().removeIf(verdict -> verdict != Verdict.BROKEN);
        return verdicts.keySet();
    }

    @Test
    void everyLawOfEveryKindIsBrokenBySomeMutant() {
        Mutant.sound()
                .forEach(
                        (kind, contract) -> {
                            Set<String> laws =
                                    new TreeSet<>(Mutant.laws(contract.getClass()).keySet());
                            laws.removeAll(
                                    Mutant.all().stream()
                                            .filter(mutant -> mutant.kind().equals(kind))
                                            .map(Mutant::law)
                                            .collect(Collectors.toSet()));
                            assertEquals(Set.of(), laws, "laws of a " + kind + " that no mutant breaks");
                        });
    }
}
