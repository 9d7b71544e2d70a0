package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.maskbit.api.Stability;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What others compile against, written down: a change of the contract shows in review as a change
 * of {@code contract.txt}. Where a change is meant, copy {@code target/contract.txt} over it.
 */
class ContractTest {

    private static final String RESOURCE = "contract.txt";
    private static final String RUNTIME = "io.maskbit.runtime";

    @Test
    void isTheOneWrittenDown() throws IOException {
        String actual = contract("io.maskbit.api", "io.maskbit.spi", "io.maskbit.testkit", RUNTIME);
        Path found = Path.of("target", RESOURCE);
        Files.createDirectories(found.getParent());
        Files.writeString(found, actual);
        assertEquals(
                written(),
                actual,
                "the contract has changed; if that is meant, copy "
                        + found.toAbsolutePath()
                        + " to src/test/resources/"
                        + RESOURCE);
    }

    @Test
    void everyTypeCarriesAStabilityMark() {
        List<String> unmarked =
                visible("io.maskbit.api", "io.maskbit.spi", "io.maskbit.testkit", RUNTIME)
                        .filter(type -> type.getEnclosingClass() == null)
                        .filter(type -> !type.isAnnotationPresent(Stability.class))
                        .map(Class::getName)
                        .toList();
        assertEquals(List.of(), unmarked);
    }

    private static String written() throws IOException {
        try (InputStream in = ContractTest.class.getResourceAsStream("/" + RESOURCE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String contract(String... packages) {
        return visible(packages).map(ContractTest::text).collect(Collectors.joining("\n"));
    }

    private static Stream<Class<?>> visible(String... packages) {
        Set<String> wanted = Set.of(packages);
        List<Class<?>> types = new ArrayList<>();
        for (JavaClass found :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(packages)) {
            if (wanted.contains(found.getPackageName())) {
                types.add(found.reflect());
            }
        }
        return types.stream()
                .filter(ContractTest::isVisible)
                .sorted(Comparator.comparing(Class::getName));
    }

    private static String text(Class<?> type) {
        TreeSet<String> members = new TreeSet<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(members, type, constructor.getModifiers(), constructor.toGenericString());
        }
        for (Method method : type.getDeclaredMethods()) {
            if (!method.isSynthetic() && !isGivenByTheLanguage(type, method)) {
                add(members, type, method.getModifiers(), method.toGenericString());
            }
        }
        for (Field field : type.getDeclaredFields()) {
            add(members, type, field.getModifiers(), field.toGenericString());
        }
        return Stream.concat(
                                Stream.of(shortened(head(type))),
                                members.stream().map(m -> "    " + m))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /** Records and enums have some methods of their own accord. */
    private static boolean isGivenByTheLanguage(Class<?> type, Method method) {
        Set<String> given =
                type.isRecord()
                        ? Set.of("equals", "hashCode", "toString")
                        : type.isEnum() ? Set.of("values", "valueOf") : Set.of();
        return given.contains(method.getName());
    }

    private static String head(Class<?> type) {
        String head = kind(type) + " " + type.getName();
        if (type.getTypeParameters().length > 0) {
            head +=
                    "<"
                            + names(
                                    Arrays.stream(type.getTypeParameters())
                                            .map(ContractTest::bounded))
                            + ">";
        }
        if (type.getGenericSuperclass() != null && !type.isRecord() && !type.isEnum()) {
            head += " extends " + type.getGenericSuperclass().getTypeName();
        }
        if (type.getGenericInterfaces().length > 0) {
            head +=
                    " implements "
                            + names(
                                    Arrays.stream(type.getGenericInterfaces())
                                            .map(Type::getTypeName));
        }
        if (type.isSealed()) {
            List<Class<?>> permitted = List.of(type.getPermittedSubclasses());
            head += " permits " + names(permitted.stream().map(Class::getName).sorted());
        }
        return head;
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return type.isSealed() ? "sealed interface" : "interface";
        }
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
    }

    private static String bounded(TypeVariable<?> variable) {
        return variable.getName()
                + " extends "
                + names(Arrays.stream(variable.getBounds()).map(Type::getTypeName));
    }

    private static String names(Stream<String> types) {
        return types.collect(Collectors.joining(", "));
    }

    private static void add(TreeSet<String> members, Class<?> type, int modifiers, String member) {
        if (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) {
            members.add(shortened(member.replace(type.getName() + ".", "")));
        }
    }

    private static String shortened(String text) {
        return text.replace("java.lang.", "").replace("java.util.", "").replace("io.maskbit.", "");
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass();
    }
}
