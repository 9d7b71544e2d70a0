package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with a plugin ends in one message with its cause and its cure, and stops neither
 * the next plugin nor the program's own components; in a module layer as on the class path.
 */
class PluginFaultsTest {

    private static final String AUTHOR = "this is a fault of the plugin, tell its author";

    @TempDir static Path work;

    private static Path good;

    @TempDir Path plugins;

    private Duration patience = PluginFolders.PATIENCE;

    @BeforeAll
    static void compileAGoodPlugin() throws IOException {
        good = TestJar.quantizer(work, "zoo.good", "", "", "7").pack("good.jar");
    }

    private Path put(Path... jars) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve("acme"));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }

    private static Host host(boolean isLayer) {
        Host current = Host.current();
        assertTrue(current.layer().isPresent(), "these tests run in a named module");
        return isLayer ? current : new Host(Optional.empty(), current.loader());
    }

    /** Asserts the one message, twice, and that everything else is there. */
    private void saysOfThePlugin(String cause, String cure) throws IOException {
        Path folder = plugins.resolve("acme");
        says(folder.toString(), "was set aside: " + cause, cure, true);
    }

    private void says(String place, String message, String cure, boolean isProblem)
            throws IOException {
        Path fine = Files.createDirectories(plugins.resolve("fine"));
        Files.copy(good, fine.resolve("good.jar"));
        for (boolean isLayer : List.of(true, false)) {
            Catalog catalog = Catalog.of(List.of(plugins), host(isLayer), patience);
            assertEquals(
                    List.of(new Notice(place, message, cure, isProblem)),
                    catalog.notices(),
                    isLayer ? "layer" : "class path");
            assertTrue(catalog.find(ComponentKind.QUANTIZER, "zoo.good").isPresent());
            assertTrue(catalog.find(ComponentKind.QUANTIZER, "lfq").isPresent());
        }
    }

    private void factory(String members) throws IOException {
        put(TestJar.quantizer(work, "acme", "", members, "7").pack("acme.jar"));
    }

    @Test
    void throwingInAStaticInitialiser() throws IOException {
        factory("static { if (true) throw new IllegalStateException(\"no licence\"); }");
        saysOfThePlugin(
                "acme.Factory cannot be made, in a static initialiser: IllegalStateException:"
                        + " no licence",
                AUTHOR);
    }

    @Test
    void throwingAnErrorInTheConstructor() throws IOException {
        factory("public Factory() { throw new Error(\"boo\"); }");
        saysOfThePlugin("acme.Factory cannot be made: Error: boo", AUTHOR);
    }

    @Test
    void recursionWithoutEnd() throws IOException {
        factory(
                "public Factory() { this(1); } Factory(int i) { more(i); }"
                        + " static int more(int i) { return more(i + 1) + 1; }");
        saysOfThePlugin(
                "acme.Factory cannot be made: it used up the memory: StackOverflowError", AUTHOR);
    }

    @Test
    void neverEnding() throws IOException {
        patience = Duration.ofSeconds(3);
        factory(
                "static { while (true) { Thread.onSpinWait(); if (Thread.interrupted()) break; } }");
        saysOfThePlugin(
                "it did not say within 3 seconds what it offers",
                "factories plan with settings and shapes only; work belongs in create");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper", "acme..x", "", "acme.ä", "acme.x\\nquantizer lfq"})
    void anOddId(String id) throws IOException {
        put(
                TestJar.in(work)
                        .descriptor("acme", "", "acme.Factory")
                        .source("acme.Factory", TestJar.factory("acme", id, "", "7"))
                        .pack("acme.jar"));
        saysOfThePlugin(
                "the quantizer acme.Factory has the id '" + id.replace("\\n", "?") + "'",
                "an id consists of lower-case letters, digits, hyphens and dots, at most 64 of them");
    }

    private void method(String before, String after) throws IOException {
        String text = TestJar.factory("acme", "acme.x", "int calls;", "7");
        assertTrue(text.contains(before), text);
        put(
                TestJar.in(work)
                        .descriptor("acme", "", "acme.Factory")
                        .source("acme.Factory", text.replace(before, after))
                        .pack("acme.jar"));
    }

    @Test
    void anEndlessId() throws IOException {
        method("return \"acme.x\"", "return \"x\".repeat(10_000_000)");
        saysOfThePlugin(
                "the quantizer acme.Factory has the id '" + "x".repeat(64) + "…'",
                "an id consists of lower-case letters, digits, hyphens and dots, at most 64 of them");
    }

    @Test
    void noId() throws IOException {
        method("return \"acme.x\"", "return null");
        saysOfThePlugin(
                "the quantizer acme.Factory has no id: id() gave null",
                "give the same text, such as \"vendor.name\", every time");
    }

    @Test
    void anIdThatChanges() throws IOException {
        method("return \"acme.x\"", "return \"acme.x\" + calls++");
        saysOfThePlugin(
                "the quantizer acme.Factory changes its id",
                "give the same text, such as \"vendor.name\", every time");
    }

    @Test
    void throwingInId() throws IOException {
        method("return \"acme.x\"", "throw new IllegalStateException(\"who am I\")");
        saysOfThePlugin(
                "the quantizer acme.Factory cannot say its id: IllegalStateException: who am I",
                AUTHOR);
    }

    @Test
    void noSettings() throws IOException {
        method("return ConfigType.of(Config.class, MethodHandles.lookup())", "return null");
        saysOfThePlugin(
                "quantizer 'acme.x' of acme describes no settings: config() gave null",
                "give ConfigType.of(...) of a record, which may be empty");
    }

    @Test
    void settingsWithoutAnAnnotation() throws IOException {
        method("record Config() {}", "record Config(int levels) {}");
        saysOfThePlugin(
                "quantizer 'acme.x' of acme cannot describe its settings:"
                        + " IllegalArgumentException: component 'levels' of acme.Factory$Config"
                        + " carries no @Setting",
                AUTHOR);
    }

    @Test
    void aProviderThatIsNotPublic() throws IOException {
        provider("final class Factory { public Factory() {} }");
        saysOfThePlugin("its provider acme.Factory is not public", "make it public");
    }

    @Test
    void aProviderWithoutAConstructor() throws IOException {
        provider(
                TestJar.factory("acme", "acme.x", "public Factory(int x) {}", "7")
                        .replace("package acme;", ""));
        saysOfThePlugin(
                "its provider acme.Factory has no public constructor without parameters",
                "add one");
    }

    @Test
    void aProviderOfAnotherType() throws IOException {
        provider("public final class Factory {}");
        saysOfThePlugin(
                "its provider acme.Factory is no QuantizerFactory",
                "implement it, or provide the class for the service that it implements");
    }

    @Test
    void aProviderThatIsGone() throws IOException {
        Path jar = TestJar.quantizer(work, "acme", "", "", "7").pack("acme.jar");
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.delete(zip.getPath("acme/Factory.class"));
        }
        put(jar);
        saysOfThePlugin("its provider acme.Factory is not in its jar", "build the jar again");
    }

    /** The compiler refuses such providers; an old class file in a new jar does not ask it. */
    private void provider(String text) throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        Path others = TestJar.in(work).source("acme.Factory", "package acme; " + text).classes();
        TestJar.replace(classes, others, "acme.Factory");
        put(TestJar.in(work).pack(classes, "acme.jar"));
    }

    private static TestJar library(String pack) {
        return TestJar.in(work)
                .source("module-info", "module " + pack + " { exports " + pack + "; }")
                .source(pack + ".Lib", "package " + pack + "; public class Lib {}");
    }

    @Test
    void aMissingModule() throws IOException {
        Path lib = library("lib").pack("lib.jar");
        put(TestJar.quantizer(work, "acme", "requires lib;", "", "7").with(lib).pack("acme.jar"));
        saysOfThePlugin(
                "its module acme requires lib, which is not in its folder",
                "put that module's jar beside the plugin's");
    }

    @Test
    void aClassThatIsMissingWhenTheFactoryIsMade() throws IOException {
        missing("static final Object LIB = new lib.Lib();");
        saysOfThePlugin(
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
        put(plugin, TestJar.in(work).pack(classes, "lib.jar"));
    }

    @Test
    void aClassThatIsMissingWhenAComponentIsMade() throws IOException {
        missing("@Override public String toString() { return \"\" + new lib.Lib(); }");
        for (boolean isLayer : List.of(true, false)) {
            Catalog catalog = Catalog.of(List.of(plugins), host(isLayer));
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
        Path fine = plugins.resolve("acme");
        Catalog catalog = Catalog.of(List.of(plugins));
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
    void aModuleThatIsNotForPlugins() throws IOException {
        put(
                TestJar.quantizer(work, "acme", "requires io.maskbit.tensor;", "", "7")
                        .with(PluginSource.place("io.maskbit.tensor"))
                        .pack("acme.jar"));
        saysOfThePlugin(
                "its module acme requires io.maskbit.tensor, which is not for plugins",
                "require io.maskbit.spi, which brings io.maskbit.api and DJL");
    }

    @Test
    void aNameOfThisProject() throws IOException {
        put(TestJar.quantizer(work, "io.maskbit.best", "", "", "7").pack("best.jar"));
        saysOfThePlugin(
                "best.jar is the module io.maskbit.best, a name of this project",
                "use another name; parts of this project other than io.maskbit.api and"
                        + " io.maskbit.spi are not for plugins");
    }

    @Test
    void twoJarsOfOneModule() throws IOException {
        Path one = library("lib").pack("lib-1.jar");
        Path two = library("lib").pack("lib-2.jar");
        put(good, one, two);
        saysOfThePlugin("lib-1.jar and lib-2.jar are both the module lib", "remove one of them");
    }

    @Test
    void twoJarsWithOnePackage() throws IOException {
        Path one = library("lib").pack("lib-1.jar");
        Path two =
                TestJar.in(work)
                        .source("module-info", "module other { }")
                        .source("lib.Lib", "package lib; class Lib {}")
                        .pack("other.jar");
        put(good, one, two);
        saysOfThePlugin("lib-1.jar and other.jar both hold the package lib", "remove one of them");
    }

    @Test
    void aShadedCopyOfTheSpi() throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        Path copy = Files.createDirectories(classes.resolve("ai/djl/ndarray"));
        Files.write(copy.resolve("NDArray.class"), new byte[8]);
        put(TestJar.in(work).pack(classes, "acme.jar"));
        saysOfThePlugin(
                "acme.jar holds a copy of the package ai.djl.ndarray",
                "leave out what the runtime provides: scope 'provided', no shading");
    }

    @Test
    void aPluginThatDoesNotSayItsSpiVersion() throws IOException {
        Path spi = work.resolve("spi-without-version");
        if (Files.notExists(spi)) {
            PluginSource.copyWithoutVersion(PluginSource.spi(), spi);
        }
        put(PluginSource.of("acme", "acme.x").jar(work, work.resolve("silent/acme.jar"), spi));
        saysOfThePlugin(
                "it does not say which version of io.maskbit.spi it was compiled against",
                "its module-info must require io.maskbit.spi, from a jar with a version");
    }

    @Test
    void anEmptyFolder() throws IOException {
        put();
        saysOfThePlugin("it holds no jar", "put the plugin's jar into it");
    }

    @Test
    void looseClassFiles() throws IOException {
        Files.createDirectories(put().resolve("acme"));
        Files.write(plugins.resolve("acme/acme/Factory.class"), new byte[4]);
        saysOfThePlugin(
                "it holds class files, but no jar", "pack them: jar --create, or mvn package");
    }

    @Test
    void aJarThatIsAFolder() throws IOException {
        Files.createDirectories(put().resolve("acme.jar"));
        saysOfThePlugin("acme.jar is a folder, not a jar", "pack it: jar --create");
    }

    @Test
    void halfAJar() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(put().resolve("acme.jar"), half);
        saysOfThePlugin("acme.jar is no jar, or only the beginning of one", "build the jar again");
    }

    @Test
    void anEmptyFileForAJar() throws IOException {
        Files.createFile(put().resolve("acme.jar"));
        saysOfThePlugin("acme.jar is no jar, or only the beginning of one", "build the jar again");
    }

    @Test
    void aJarThatUnpacksToTooMuch() throws IOException {
        Path bomb = put().resolve("acme.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
            zip.closeEntry();
        }
        assertTrue(Files.size(bomb) < 1 << 17);
        saysOfThePlugin(
                "acme.jar: META-INF/MANIFEST.MF unpacks to 64 MiB, at most 1 MiB are read",
                "build the jar again");
    }

    @Test
    void aModuleOfANewerJava() throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        Path info = classes.resolve("module-info.class");
        byte[] bytes = Files.readAllBytes(info);
        bytes[7] = 99;
        Path jar = TestJar.in(work).pack(classes, "acme.jar");
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.write(zip.getPath("module-info.class"), bytes);
        }
        put(jar);
        saysOfThePlugin(
                "acme.jar cannot be read as a module: it was compiled for Java 55, this is Java "
                        + Runtime.version().feature(),
                "compile it with --release 17, or start with a newer Java");
    }

    @Test
    void aClassOfANewerJava() throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        byte[] bytes = Files.readAllBytes(classes.resolve("acme/Factory.class"));
        bytes[7] = 99;
        Files.write(classes.resolve("acme/Factory.class"), bytes);
        put(TestJar.in(work).pack(classes, "acme.jar"));
        saysOfThePlugin(
                "acme.Factory cannot be made: it was compiled for Java 55, this is Java "
                        + Runtime.version().feature(),
                "compile it with --release 17, or start with a newer Java");
    }

    @Test
    void aLinkThatLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(plugins.resolve("acme"), work.resolve("nowhere"));
        says(
                link.toString(),
                "was set aside: it is a link that leads nowhere",
                "mend or remove it",
                true);
    }

    @Test
    void aLinkedJarThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(put().resolve("acme.jar"), work.resolve("nowhere.jar"));
        saysOfThePlugin("acme.jar is a link that leads nowhere", "mend or remove it");
    }

    @Test
    void aLinkToAnotherPluginIsLoadedOnce() throws IOException {
        Path target = Files.createDirectories(plugins.resolve("acme"));
        Files.copy(
                TestJar.quantizer(work, "acme", "", "", "7").pack("acme.jar"),
                target.resolve("acme.jar"));
        Path link = Files.createSymbolicLink(plugins.resolve("again"), target);
        says(
                link.toString(),
                "is the same folder as " + target + " and is loaded once",
                "remove one of them",
                false);
    }

    @Test
    void aJarBesideThePluginFolders() throws IOException {
        Path jar = Files.copy(good, plugins.resolve("good.jar"));
        says(
                jar.toString(),
                "was set aside: it lies beside the plugins' folders",
                "put it into a subfolder of its own",
                true);
    }

    @Test
    void aFolderThatMayNotBeRead() throws IOException {
        Path folder = put(good);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        boolean mayAnything = Files.isReadable(folder); // as the system's administrator
        List<Notice> notices = Catalog.of(List.of(plugins)).notices();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertEquals(mayAnything ? 0 : 1, notices.size());
        assertFalse(notices.stream().anyMatch(notice -> notice.cure().isEmpty()));
    }
}
