package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a plugin's folder, its jars and their descriptors, in the same way. */
class FolderFaultsTest {

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

    private static TestJar library(String pack) {
        return TestJar.in(work)
                .source("module-info", "module " + pack + " { exports " + pack + "; }")
                .source(pack + ".Lib", "package " + pack + "; public class Lib {}");
    }

    @Test
    void aMissingModule() throws IOException {
        Path lib = library("lib").pack("lib.jar");
        trial.put(
                TestJar.quantizer(work, "acme", "requires lib;", "", "7")
                        .with(lib)
                        .pack("acme.jar"));
        trial.setsAside(
                "its module acme requires lib, which is not in its folder",
                "put that module's jar beside the plugin's");
    }

    @Test
    void aModuleThatIsNotForPlugins() throws IOException {
        trial.put(
                TestJar.quantizer(work, "acme", "requires io.maskbit.tensor;", "", "7")
                        .with(PluginSource.place("io.maskbit.tensor"))
                        .pack("acme.jar"));
        trial.setsAside(
                "its module acme requires io.maskbit.tensor, which is not for plugins",
                "require io.maskbit.spi, which brings io.maskbit.api and DJL");
    }

    @Test
    void aNameOfThisProject() throws IOException {
        trial.put(TestJar.quantizer(work, "io.maskbit.best", "", "", "7").pack("best.jar"));
        trial.setsAside(
                "best.jar is the module io.maskbit.best, a name of this project",
                "use another name; parts of this project other than io.maskbit.api and"
                        + " io.maskbit.spi are not for plugins");
    }

    @Test
    void twoJarsOfOneModule() throws IOException {
        Path one = library("lib").pack("lib-1.jar");
        Path two = library("lib").pack("lib-2.jar");
        trial.put(trial.good(), one, two);
        trial.setsAside("lib-1.jar and lib-2.jar are both the module lib", "remove one of them");
    }

    @Test
    void twoJarsWithOnePackage() throws IOException {
        Path one = library("lib").pack("lib-1.jar");
        Path two =
                TestJar.in(work)
                        .source("module-info", "module other { }")
                        .source("lib.Lib", "package lib; class Lib {}")
                        .pack("other.jar");
        trial.put(trial.good(), one, two);
        trial.setsAside("lib-1.jar and other.jar both hold the package lib", "remove one of them");
    }

    @Test
    void aShadedCopyOfTheSpi() throws IOException {
        Path classes = TestJar.quantizer(work, "acme", "", "", "7").classes();
        Path copy = Files.createDirectories(classes.resolve("ai/djl/ndarray"));
        Files.write(copy.resolve("NDArray.class"), new byte[8]);
        trial.put(TestJar.in(work).pack(classes, "acme.jar"));
        trial.setsAside(
                "acme.jar holds a copy of the package ai.djl.ndarray",
                "leave out what the runtime provides: scope 'provided', no shading");
    }

    @Test
    void aPluginThatDoesNotSayItsSpiVersion() throws IOException {
        Path spi = work.resolve("spi-without-version");
        if (Files.notExists(spi)) {
            PluginSource.copyWithoutVersion(PluginSource.spi(), spi);
        }
        trial.put(
                PluginSource.of("acme", "acme.x").jar(work, work.resolve("silent/acme.jar"), spi));
        trial.setsAside(
                "it does not say which version of io.maskbit.spi it was compiled against",
                "its module-info must require io.maskbit.spi, from a jar with a version");
    }

    @Test
    void anEmptyFolder() throws IOException {
        trial.put();
        trial.setsAside("it holds no jar", "put the plugin's jar into it");
    }

    @Test
    void looseClassFiles() throws IOException {
        Files.createDirectories(trial.put().resolve("acme"));
        Files.write(trial.plugins().resolve("acme/acme/Factory.class"), new byte[4]);
        trial.setsAside(
                "it holds class files, but no jar", "pack them: jar --create, or mvn package");
    }

    @Test
    void aJarThatIsAFolder() throws IOException {
        Files.createDirectories(trial.put().resolve("acme.jar"));
        trial.setsAside("acme.jar is a folder, not a jar", "pack it: jar --create");
    }

    @Test
    void halfAJar() throws IOException {
        byte[] whole = Files.readAllBytes(trial.good());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(trial.put().resolve("acme.jar"), half);
        trial.setsAside("acme.jar is no jar, or only the beginning of one", "build the jar again");
    }

    @Test
    void anEmptyFileForAJar() throws IOException {
        Files.createFile(trial.put().resolve("acme.jar"));
        trial.setsAside("acme.jar is no jar, or only the beginning of one", "build the jar again");
    }

    @Test
    void aJarThatUnpacksToTooMuch() throws IOException {
        Path bomb = trial.put().resolve("acme.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
            zip.closeEntry();
        }
        assertTrue(Files.size(bomb) < 1 << 17);
        trial.setsAside(
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
        trial.put(jar);
        trial.setsAside(
                "acme.jar cannot be read as a module: it was compiled for Java 55, this is Java "
                        + Runtime.version().feature(),
                "compile it with --release 17, or start with a newer Java");
    }

    @Test
    void aLinkThatLeadsNowhere() throws IOException {
        Path link =
                Files.createSymbolicLink(trial.plugins().resolve("acme"), work.resolve("nowhere"));
        trial.says(
                new Notice(
                        link.toString(),
                        "was set aside: it is a link that leads nowhere",
                        "mend or remove it",
                        true),
                PluginFolders.PATIENCE);
    }

    @Test
    void aLinkedJarThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(trial.put().resolve("acme.jar"), work.resolve("nowhere.jar"));
        trial.setsAside("acme.jar is a link that leads nowhere", "mend or remove it");
    }

    @Test
    void aLinkToAnotherPluginIsLoadedOnce() throws IOException {
        Path target = Files.createDirectories(trial.plugins().resolve("acme"));
        Files.copy(
                TestJar.quantizer(work, "acme", "", "", "7").pack("acme.jar"),
                target.resolve("acme.jar"));
        Path link = Files.createSymbolicLink(trial.plugins().resolve("again"), target);
        trial.says(
                new Notice(
                        link.toString(),
                        "is the same folder as " + target + " and is loaded once",
                        "remove one of them",
                        false),
                PluginFolders.PATIENCE);
    }

    @Test
    void aJarBesideThePluginFolders() throws IOException {
        Path jar = Files.copy(trial.good(), trial.plugins().resolve("trial.good().jar"));
        trial.says(
                new Notice(
                        jar.toString(),
                        "was set aside: it lies beside the plugins' folders",
                        "put it into a subfolder of its own",
                        true),
                PluginFolders.PATIENCE);
    }

    @Test
    void aFolderThatMayNotBeRead() throws IOException {
        Path folder = trial.put(trial.good());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        boolean mayAnything = Files.isReadable(folder); // as the system's administrator
        List<Notice> notices = Catalog.of(List.of(trial.plugins())).notices();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertEquals(mayAnything ? 0 : 1, notices.size());
        assertFalse(notices.stream().anyMatch(notice -> notice.cure().isEmpty()));
    }
}
