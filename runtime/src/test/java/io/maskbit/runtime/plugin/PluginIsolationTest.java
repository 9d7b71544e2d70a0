package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.GridShape;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Problems;
import io.maskbit.spi.QuantizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a plugin sees: the contract, Java, and its own jars. Neither other plugins, nor the machine,
 * nor the versions of libraries that the program uses. Each probe answers by its vocabulary.
 */
class PluginIsolationTest {

    private static final int SEEN = 3;
    private static final int UNSEEN = 2;

    @TempDir static Path work;

    @TempDir Path plugins;

    private Path put(String plugin, Path... jars) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve(plugin));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }

    private Catalog catalog(boolean isLayer) {
        Host current = Host.current();
        Catalog catalog =
                Catalog.of(
                        List.of(plugins),
                        isLayer ? current : new Host(Optional.empty(), current.loader()));
        return catalog;
    }

    private static int answer(Catalog catalog, String id) {
        Found found =
                catalog.find(ComponentKind.QUANTIZER, id)
                        .orElseThrow(() -> new AssertionError(catalog.notices().toString()));
        return vocabulary((QuantizerFactory<?>) found.factory());
    }

    private static <C extends Record> int vocabulary(QuantizerFactory<C> factory) {
        C config =
                new Binder("x", new Problems())
                        .bind(factory.config(), Document.parse("x", "{}").root())
                        .orElseThrow()
                        .value();
        return factory.tokenSpace(config, new GridShape(2, 2)).vocabulary();
    }

    private static TestJar library(String module, String type, int answer) {
        String pack = type.substring(0, type.lastIndexOf('.'));
        String name = type.substring(pack.length() + 1);
        return TestJar.in(work)
                .source("module-info", "module " + module + " { exports " + pack + "; }")
                .source(
                        type,
                        "package %s; public class %s { public static int answer() { return %d; } }"
                                .formatted(pack, name, answer));
    }

    private static Path user(String name, String requires, String answer, Path... libraries)
            throws IOException {
        TestJar jar = TestJar.quantizer(work, name, "requires " + requires + ";", "", answer);
        for (Path library : libraries) {
            jar.with(library);
        }
        return jar.pack(name + ".jar");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void samePackagesInTwoPlugins(boolean isLayer) throws IOException {
        TestJar one =
                TestJar.in(work)
                        .descriptor("acme.one", "", "acme.Factory")
                        .source("acme.Factory", TestJar.factory("acme", "acme.one", "", "31"));
        TestJar two =
                TestJar.in(work)
                        .descriptor("acme.two", "", "acme.Factory")
                        .source("acme.Factory", TestJar.factory("acme", "acme.two", "", "32"));
        put("one", one.pack("acme.jar"));
        put("two", two.pack("acme.jar"));
        Catalog catalog = catalog(isLayer);
        assertEquals(List.of(), catalog.notices());
        assertEquals(31, answer(catalog, "acme.one"));
        assertEquals(32, answer(catalog, "acme.two"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoVersionsOfOneLibrary(boolean isLayer) throws IOException {
        Path old = library("lib", "lib.Lib", 11).version("1.0").pack("lib-1.jar");
        Path young = library("lib", "lib.Lib", 12).version("2.0").pack("lib-2.jar");
        put("old", old, user("zoo.old", "lib", "lib.Lib.answer()", old));
        put("young", young, user("zoo.young", "lib", "lib.Lib.answer()", young));
        Catalog catalog = catalog(isLayer);
        assertEquals(List.of(), catalog.notices());
        assertEquals(11, answer(catalog, "zoo.old"));
        assertEquals(12, answer(catalog, "zoo.young"));
    }

    /** A library that the program uses too, in another version: the plugin gets its own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherVersionOfALibraryOfTheProgram(boolean isLayer) throws IOException {
        Path own =
                library("com.google.gson", "com.google.gson.Gson", 21).version("1.0").pack("g.jar");
        put("acme", own, user("zoo.g", "com.google.gson", "com.google.gson.Gson.answer()", own));
        Catalog catalog = catalog(isLayer);
        assertEquals(List.of(), catalog.notices());
        assertEquals(21, answer(catalog, "zoo.g"));
    }

    /** Jars without descriptors would read the program's libraries beside the plugin's own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherVersionBesideAJarWithoutADescriptor(boolean isLayer) throws IOException {
        Path own =
                library("com.google.gson", "com.google.gson.Gson", 23).version("1.0").pack("g.jar");
        Path plain =
                TestJar.in(work)
                        .automatic("plain.lib")
                        .source(
                                "plain.Lib",
                                "package plain; public class Lib { public static int twice(int x) {"
                                        + " return 2 * x; } }")
                        .pack("plain.jar");
        put(
                "acme",
                own,
                plain,
                user(
                        "zoo.g",
                        "com.google.gson; requires plain.lib",
                        "plain.Lib.twice(com.google.gson.Gson.answer())",
                        own,
                        plain));
        Catalog catalog = catalog(isLayer);
        assertEquals(List.of(), catalog.notices());
        assertEquals(46, answer(catalog, "zoo.g"));
    }

    private static Path probe(String type) throws IOException {
        String members =
                """
                static int see() {
                    try {
                        Class.forName("%s");
                        return %d;
                    } catch (ClassNotFoundException e) {
                        return %d;
                    }
                }
                """
                        .formatted(type, SEEN, UNSEEN);
        return TestJar.quantizer(work, "zoo.probe", "", members, "see()").pack("probe.jar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.maskbit.api.TokenSpace",
                "io.maskbit.spi.Quantizer",
                "ai.djl.ndarray.NDArray",
                "org.slf4j.Logger",
                "java.util.List"
            })
    void theContractIsSeen(String type) throws IOException {
        put("probe", probe(type));
        for (boolean isLayer : List.of(true, false)) {
            assertEquals(SEEN, answer(catalog(isLayer), "zoo.probe"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.maskbit.runtime.Maskbit",
                "io.maskbit.runtime.plugin.Catalog",
                "io.maskbit.tensor.TensorOps",
                "io.maskbit.sampling.SeededDraws",
                "io.maskbit.training.loop.NumbersException",
                "com.google.gson.Gson",
                "com.google.inject.Guice",
                "picocli.CommandLine",
                "zoo.other.Factory"
            })
    void neitherTheMachineNorItsLibrariesNorAnotherPluginIsSeen(String type) throws Exception {
        put("other", TestJar.quantizer(work, "zoo.other", "", "", "7").pack("other.jar"));
        put("probe", probe(type));
        boolean exists = !type.startsWith("zoo.");
        if (exists) {
            Class.forName(type); // else this test would prove nothing
        }
        for (boolean isLayer : List.of(true, false)) {
            Catalog catalog = catalog(isLayer);
            assertEquals(7, answer(catalog, "zoo.other"));
            assertEquals(UNSEEN, answer(catalog, "zoo.probe"));
        }
    }

    @Test
    void onTheModulePathEachPluginIsALayerOfItsOwn() throws IOException {
        Path lib = library("lib", "lib.Lib", 5).pack("lib.jar");
        put("one", lib, user("zoo.one", "lib", "lib.Lib.answer()", lib));
        put("two", lib, user("zoo.two", "lib", "lib.Lib.answer()", lib));
        Catalog catalog = catalog(true);
        ModuleLayer one = layer(catalog, "zoo.one");
        assertEquals("[lib, zoo.one]", names(one));
        assertEquals("[lib, zoo.two]", names(layer(catalog, "zoo.two")));
        assertEquals(List.of(Host.class.getModule().getLayer()), one.parents());
    }

    private static ModuleLayer layer(Catalog catalog, String id) {
        Found found = catalog.find(ComponentKind.QUANTIZER, id).orElseThrow();
        return found.factory().getClass().getModule().getLayer();
    }

    private static String names(ModuleLayer layer) {
        return layer.modules().stream().map(Module::getName).sorted().toList().toString();
    }
}
