package io.maskbit.runtime.plugin;

import io.maskbit.spi.ComponentFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Source of a small quantizer plugin, compiled and packed in tests as a stranger would.
 *
 * @param module name of the module and package
 * @param id id of the quantizer
 * @param body what the constructor does
 */
record PluginSource(String module, String id, String body) {

    private static final String FACTORY =
            """
            package %1$s;

            import io.maskbit.api.GridShape;
            import io.maskbit.api.TokenSpace;
            import io.maskbit.spi.*;
            import java.lang.invoke.MethodHandles;

            public final class Factory implements QuantizerFactory<Factory.Config> {
                record Config(@Setting(about = "values per channel", fallback = "8") int levels) {}

                public Factory() { %3$s }

                @Override public String id() { return "%2$s"; }

                @Override public ConfigType<Config> config() {
                    return ConfigType.of(Config.class, MethodHandles.lookup());
                }

                @Override public TokenSpace tokenSpace(Config config, GridShape grid) {
                    return new TokenSpace.Codebook(config.levels() * config.levels(), grid);
                }

                @Override public int latentChannels(Config config) { return 2; }

                @Override public Quantizer create(Config c, GridShape grid, BuildContext context) {
                    throw new UnsupportedOperationException("never built in these tests");
                }
            }
            """;

    static PluginSource of(String module, String id) {
        return new PluginSource(module, id, "");
    }

    /** Compiles and packs the plugin with a module descriptor. */
    Path jar(Path work, Path jar) throws IOException {
        return jar(work, jar, spi());
    }

    /** Compiles against another SPI. */
    Path jar(Path work, Path jar, Path spi) throws IOException {
        Path classes = compile(work, spi, true);
        Files.createDirectories(jar.getParent());
        tool("jar", "--create", "--file", jar, "--module-version", "2.5", "-C", classes, ".");
        return jar;
    }

    /** Packs the plugin without a module descriptor, with META-INF/services. */
    Path plainJar(Path work, Path jar) throws IOException {
        Path classes = compile(work, spi(), false);
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("io.maskbit.spi.QuantizerFactory"), module + ".Factory\n");
        Files.createDirectories(jar.getParent());
        tool("jar", "--create", "--file", jar, "-C", classes, ".");
        return jar;
    }

    private Path compile(Path work, Path spi, boolean withDescriptor) throws IOException {
        Path sources = Files.createTempDirectory(work, "src");
        Path classes = Files.createTempDirectory(work, "classes");
        Path factory = sources.resolve("Factory.java");
        Files.writeString(factory, FACTORY.formatted(module, id, body));
        String path = spi + java.io.File.pathSeparator + others();
        List<Object> arguments =
                new ArrayList<>(
                        List.of("-proc:none", "-d", classes, "--module-path", path, factory));
        if (withDescriptor) {
            Path descriptor = sources.resolve("module-info.java");
            Files.writeString(
                    descriptor,
                    "module "
                            + module
                            + " { requires io.maskbit.spi;"
                            + " provides io.maskbit.spi.QuantizerFactory with "
                            + module
                            + ".Factory; }");
            arguments.add(descriptor);
        } else {
            arguments.addAll(List.of("--add-modules", "io.maskbit.spi"));
        }
        tool("javac", arguments.toArray());
        return classes;
    }

    /** Returns where the SPI of this build lies. */
    static Path spi() {
        return place(Contract.SPI);
    }

    /** Returns where the api of this build lies. */
    static Path api() {
        return place("io.maskbit.api");
    }

    static String others() {
        return api() + java.io.File.pathSeparator + place("ai.djl.api");
    }

    static Path place(String module) {
        return ComponentFactory.class
                .getModule()
                .getLayer()
                .configuration()
                .findModule(module)
                .flatMap(m -> m.reference().location())
                .map(Path::of)
                .orElseThrow();
    }

    /** Packs a module of this build as a jar, with a version of choice. */
    static Path packed(Path module, Path jar, String version) throws IOException {
        Files.createDirectories(jar.getParent());
        if (Files.isDirectory(module)) {
            tool("jar", "--create", "--file", jar, "--module-version", version, "-C", module, ".");
        } else {
            Path classes = Files.createTempDirectory(jar.getParent().getParent(), "unpacked");
            unpack(module, classes);
            tool("jar", "--create", "--file", jar, "--module-version", version, "-C", classes, ".");
            try (Stream<Path> all = Files.walk(classes)) {
                // A folder left here would be taken for a plugin.
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return jar;
    }

    /** Compiles the descriptor of a module again, without a version. */
    static void copyWithoutVersion(Path module, Path folder) throws IOException {
        if (Files.isDirectory(module)) {
            try (Stream<Path> files = Files.walk(module)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve(module.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        } else {
            unpack(module, folder);
        }
        Path source = Files.createDirectories(folder.resolve("source"));
        Path descriptor =
                Files.writeString(
                        source.resolve("module-info.java"),
                        "module io.maskbit.spi { requires transitive io.maskbit.api;"
                                + " requires transitive ai.djl.api; exports io.maskbit.spi; }");
        tool("javac", "--module-path", others(), "-d", folder, descriptor);
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        ModuleReference module = ModuleFinder.of(jar).findAll().iterator().next();
        try (var reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : (Iterable<String>) names::iterator) {
                if (!name.endsWith("/")) {
                    Path file = folder.resolve(name);
                    Files.createDirectories(file.getParent());
                    Files.copy(reader.open(name).orElseThrow(), file);
                }
            }
        }
    }

    static void tool(String name, Object... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        int code = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, texts);
        if (code != 0) {
            throw new AssertionError(name + " failed: " + output);
        }
    }
}
