package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The laws of {@link ComponentContract} about factories: what can be asked before anything is
 * built.
 */
final class FactoryLaws {

    private static final Pattern ID =
            Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");

    private FactoryLaws() {}

    static void idIsWellFormed(ComponentContract contract) {
        String id = contract.factory().id();
        assertTrue(
                ID.matcher(id).matches(),
                "id '" + id + "' is not of the form name or vendor.name in lower case");
    }

    static void factoryIsMadeWithoutArguments(ComponentContract contract) {
        Class<?> type = contract.factory().getClass();
        assertTrue(Modifier.isPublic(type.getModifiers()), type.getName() + " is not public");
        assertTrue(
                Arrays.stream(type.getConstructors())
                        .map(Constructor::getParameterCount)
                        .anyMatch(count -> count == 0),
                type.getName() + " has no public constructor without parameters");
    }

    static void everySettingSaysWhatItMeans(ComponentContract contract) {
        for (ConfigType.Entry entry : contract.factory().config().entries()) {
            assertFalse(entry.about().isBlank(), "setting '" + entry.key() + "' has no 'about'");
        }
    }

    static void plansRepeat(ComponentContract contract) {
        List<Object> first = answers(contract);
        try (Bench bench = new Bench()) {
            Subject.of(contract).build(ComponentLaws.loading(bench), bench);
        }
        List<Object> second = answers(contract);
        for (int i = 0; i < first.size(); i++) {
            assertEquals(first.get(i), second.get(i), "the answer to the same question");
        }
    }

    private static List<Object> answers(ComponentContract contract) {
        ComponentFactory<?> factory = contract.factory();
        String settings = GivenSettings.text(factory, contract);
        List<Object> answers = new ArrayList<>();
        for (Question question : Question.of(contract)) {
            answers.addAll(question.answers(factory, settings));
        }
        return answers;
    }

    static void plansNeedNoEngine(ComponentContract contract) {
        String settings = GivenSettings.text(contract.factory(), contract);
        PlanLoader.ask(contract.factory().getClass().getName(), settings, Question.of(contract));
    }

    static void refusalOfAValueNamesItsSetting(ComponentContract contract) {
        for (ConfigType.Entry entry : contract.factory().config().entries()) {
            for (String value : oddValues(entry.type())) {
                String others =
                        contract.settings()
                                .lines()
                                .filter(line -> !line.startsWith(entry.key() + ":"))
                                .collect(Collectors.joining("\n"));
                assertAcceptsOrNames(contract, entry.key(), value, others);
            }
        }
    }

    private static List<String> oddValues(Type type) {
        if (type == int.class || type == long.class) {
            return List.of("0", "-1", "-2147483648");
        }
        if (type == float.class || type == double.class) {
            return List.of("0", "-1", ".nan", "-.inf");
        }
        return type instanceof ParameterizedType ? List.of("[]") : List.of();
    }

    private static void assertAcceptsOrNames(
            ComponentContract contract, String key, String value, String others) {
        String settings = others + "\n" + key + ": " + value;
        try {
            GivenSettings.read(contract.factory(), settings);
        } catch (ExperimentException e) {
            assertTrue(
                    e.getMessage().matches("(?s).*\\b" + key + "\\b.*"),
                    "the refusal of '"
                            + key
                            + ": "
                            + value
                            + "' does not name it: "
                            + e.getMessage());
        }
    }
}
