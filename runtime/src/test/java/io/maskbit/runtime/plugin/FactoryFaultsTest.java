package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with a factory ends in one message with its cause and its cure, and stops neither
 * the next plugin nor the program's own components; in a module layer as on the class path.
 */
class FactoryFaultsTest {

    private static final String AUTHOR = "this is a fault of the plugin, tell its author";

    @TempDir static Path work;

    private static Path good;

    @TempDir Path plugins;

    private PluginTrial trial;

    @BeforeAll
    static void compileAGoodPlugin() throws IOException {
        good = PluginTrial.good(work);
    }

    @BeforeEach
    void begin() {
        trial = new PluginTrial(plugins, good);
    }

    private void factory(String members) throws IOException {
        trial.put(TestJar.quantizer(work, "acme", "", members, "7").pack("acme.jar"));
    }

    @Test
    void throwingInAStaticInitialiser() throws IOException {
        factory("static { if (true) throw new IllegalStateException(\"no licence\"); }");
        trial.setsAside(
                "acme.Factory cannot be made, in a static initialiser: IllegalStateException:"
                        + " no licence",
                AUTHOR);
    }

    @Test
    void throwingAnErrorInTheConstructor() throws IOException {
        factory("public Factory() { throw new Error(\"boo\"); }");
        trial.setsAside("acme.Factory cannot be made: Error: boo", AUTHOR);
    }

    @Test
    void recursionWithoutEnd() throws IOException {
        factory(
                "public Factory() { this(1); } Factory(int i) { more(i); }"
                        + " static int more(int i) { return more(i + 1) + 1; }");
        trial.setsAside(
                "acme.Factory cannot be made: it used up the memory: StackOverflowError", AUTHOR);
    }

    @Test
    void neverEnding() throws IOException {
        factory(
                "static { while (true) { Thread.onSpinWait(); if (Thread.interrupted()) break; } }");
        trial.setsAside(
                "it did not say within 3 seconds what it offers",
                "factories plan with settings and shapes only; work belongs in create",
                Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper", "acme..x", "", "acme.ä", "acme.x\\nquantizer lfq"})
    void anOddId(String id) throws IOException {
        trial.put(
                TestJar.in(work)
                        .descriptor("acme", "", "acme.Factory")
                        .source("acme.Factory", TestJar.factory("acme", id, "", "7"))
                        .pack("acme.jar"));
        trial.setsAside(
                "the quantizer acme.Factory has the id '" + id.replace("\\n", "?") + "'",
                "an id consists of lower-case letters, digits, hyphens and dots, at most 64 of them");
    }

    private void method(String before, String after) throws IOException {
        String text = TestJar.factory("acme", "acme.x", "int calls;", "7");
        assertTrue(text.contains(before), text);
        trial.put(
                TestJar.in(work)
                        .descriptor("acme", "", "acme.Factory")
                        .source("acme.Factory", text.replace(before, after))
                        .pack("acme.jar"));
    }

    @Test
    void anEndlessId() throws IOException {
        method("return \"acme.x\"", "return \"x\".repeat(10_000_000)");
        trial.setsAside(
                "the quantizer acme.Factory has the id '" + "x".repeat(64) + "…'",
                "an id consists of lower-case letters, digits, hyphens and dots, at most 64 of them");
    }

    @Test
    void noId() throws IOException {
        method("return \"acme.x\"", "return null");
        trial.setsAside(
                "the quantizer acme.Factory has no id: id() gave null",
                "give the same text, such as \"vendor.name\", every time");
    }

    @Test
    void anIdThatChanges() throws IOException {
        method("return \"acme.x\"", "return \"acme.x\" + calls++");
        trial.setsAside(
                "the quantizer acme.Factory changes its id",
                "give the same text, such as \"vendor.name\", every time");
    }

    @Test
    void throwingInId() throws IOException {
        method("return \"acme.x\"", "throw new IllegalStateException(\"who am I\")");
        trial.setsAside(
                "the quantizer acme.Factory cannot say its id: IllegalStateException: who am I",
                AUTHOR);
    }

    @Test
    void noSettings() throws IOException {
        method("return ConfigType.of(Config.class, MethodHandles.lookup())", "return null");
        trial.setsAside(
                "quantizer 'acme.x' of acme describes no settings: config() gave null",
                "give ConfigType.of(...) of a record, which may be empty");
    }

    @Test
    void settingsWithoutAnAnnotation() throws IOException {
        method("record Config() {}", "record Config(int levels) {}");
        trial.setsAside(
                "quantizer 'acme.x' of acme cannot describe its settings:"
                        + " IllegalArgumentException: component 'levels' of acme.Factory$Config"
                        + " carries no @Setting",
                AUTHOR);
    }

    @Test
    void aProviderThatIsNotPublic() throws IOException {
        provider("final class Factory { public Factory() {} }");
        trial.setsAside("its provider acme.Factory is not public", "make it public");
    }

    @Test
    void aProviderWithoutAConstructor() throws IOException {
        provider(
                TestJar.factory("acme", "acme.x", "public Factory(int x) {}", "7")
                        .replace("package acme;", ""));
        trial.setsAside(
                "its provider acme.Factory has no public constructor without parameters",
                "add one");
    }

    @Test
    void aProviderOfAnotherType() throws IOException {
        provider("public final class Factory {}");
        trial.setsAside(
                "its provider acme.Factory is no QuantizerFactory",
                "implement it, or provide the class for the service that it implements");
    }

    @Test
    void aProviderThatIsGone() throws IOException {
        Path jar = TestJar.quantizer(work, "acme", "", "", "7").pack("acme.jar");
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.delete(zip.getPath("acme/Factory.class"));
        }
        trial.put(jar);
        trial.setsAside("its provider acme.Factory is not in its jar", "build the jar again");
    }

    /** The compiler refuses such providers; an old class file in a new jar does not ask it. */
    private void provider(String text) throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        Path others = TestJar.in(work).source("acme.Factory", "package acme; " + text).classes();
        TestJar.replace(classes, others, "acme.Factory");
        trial.put(TestJar.in(work).pack(classes, "acme.jar"));
    }

    private static TestJar library(String pack) {
        return TestJar.in(work)
                .source("module-info", "module " + pack + " { exports " + pack + "; }")
                .source(pack + ".Lib", "package " + pack + "; public class Lib {}");
    }

    @Test
    void aClassThatIsMissingWhenTheFactoryIsMade() throws IOException {
        missing("static final Object LIB = new lib.Lib();");
        trial.setsAside(
                "acme.Factory cannot be made, in a static initialiser: class lib.Lib is missing",
                "put the jar that holds it into the plugin's folder");
    }

    /** Puts a plugin whose library has lost its classes. */
    private void missing(String members) throws IOException {
        Path classes = library("lib").classes();
        Path lib = TestJar.in(work).pack(classes, "lib.jar");
        Path plugin =
                TestJar.quantizer(work, "acme", "requires lib;", members, "7")
                        .with(lib)
                        .pack("acme.jar");
        Files.delete(classes.resolve("lib/Lib.class"));
        Files.writeString(classes.resolve("lib/empty.txt"), "");
        trial.put(plugin, TestJar.in(work).pack(classes, "lib.jar"));
    }

    @Test
    void aClassThatIsMissingWhenAComponentIsMade() throws IOException {
        missing("@Override public String toString() { return \"\" + new lib.Lib(); }");
        for (boolean isLayer : List.of(true, false)) {
            Catalog catalog = Catalog.of(List.of(trial.plugins()), PluginTrial.host(isLayer));
            assertEquals(List.of(), catalog.notices());
            Found found = catalog.find(ComponentKind.QUANTIZER, "acme.x").orElseThrow();
            // The factory's toString() stands for its create(), which would need an engine.
            ExperimentException refusal =
                    assertThrows(
                            ExperimentException.class,
                            () -> found.made(() -> found.factory().toString()));
            assertTrue(
                    refusal.getMessage().contains("class lib.Lib is missing"), refusal::getMessage);
        }
    }

    @Test
    void aNativeLibraryThatIsMissing() throws IOException {
        factory("static { System.loadLibrary(\"acmefast\"); }");
        Path fine = trial.plugins().resolve("acme");
        Catalog catalog = Catalog.of(List.of(trial.plugins()));
        assertEquals(1, catalog.notices().size());
        Notice notice = catalog.notices().get(0);
        assertEquals(fine.toString(), notice.place());
        assertTrue(
                notice.message()
                        .startsWith(
                                "was set aside: acme.Factory cannot be made, in a static"
                                        + " initialiser: a native library is missing: no acmefast in"),
                notice::message);
        assertTrue(notice.cure().startsWith("native code is loaded when a component is created"));
    }

    @Test
    void aClassOfANewerJava() throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        byte[] bytes = Files.readAllBytes(classes.resolve("acme/Factory.class"));
        bytes[7] = 99;
        Files.write(classes.resolve("acme/Factory.class"), bytes);
        trial.put(TestJar.in(work).pack(classes, "acme.jar"));
        trial.setsAside(
                "acme.Factory cannot be made: it was compiled for Java 55, this is Java "
                        + Runtime.version().feature(),
                "compile it with --release 17, or start with a newer Java");
    }
}
