package io.maskbit.runtime.plugin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A jar that a stranger might build: some sources, compiled and packed. */
final class TestJar {

    private final Path work;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<Path> modules = new ArrayList<>();
    private String version = "";
    private String manifest = "";

    private TestJar(Path work) {
        this.work = work;
    }

    static TestJar in(Path work) {
        return new TestJar(work);
    }

    /**
     * A quantizer plugin of one class, whose module has the name of its package.
     *
     * @param name name of module and package
     * @param requires further modules, "" for none
     * @param members further members of the factory; may hold a static block
     * @param vocabulary expression for the number of its tokens
     */
    static TestJar quantizer(
            Path work, String name, String requires, String members, String vocabulary) {
        return in(work).descriptor(name, requires, name + ".Factory")
                .source(name + ".Factory", factory(name, idOf(name), members, vocabulary));
    }

    private static String idOf(String module) {
        return module.indexOf('.') < 0 ? module + ".x" : module;
    }

    static String factory(String pack, String id, String members, String vocabulary) {
        return """
                package %1$s;

                import io.maskbit.api.*;
                import io.maskbit.spi.*;
                import java.lang.invoke.MethodHandles;

                public final class Factory implements QuantizerFactory<Factory.Config> {
                    record Config() {}

                    %3$s

                    @Override public String id() { return "%2$s"; }

                    @Override public ConfigType<Config> config() {
                        return ConfigType.of(Config.class, MethodHandles.lookup());
                    }

                    @Override public TokenSpace tokenSpace(Config config, GridShape grid) {
                        return new TokenSpace.Codebook(%4$s, grid);
                    }

                    @Override public int latentChannels(Config config) { return 2; }

                    @Override public Quantizer create(
                            Config c, GridShape grid, BuildContext context) {
                        return null;
                    }
                }
                """
                .formatted(pack, id, members, vocabulary);
    }

    TestJar descriptor(String module, String requires, String provider) {
        return source(
                "module-info",
                "module %s { requires io.maskbit.spi; %s provides io.maskbit.spi.QuantizerFactory with %s; }"
                        .formatted(module, requires, provider));
    }

    TestJar source(String type, String text) {
        sources.put(type.replace('.', '/') + ".java", text);
        return this;
    }

    TestJar with(Path module) {
        modules.add(module);
        return this;
    }

    TestJar version(String text) {
        version = text;
        return this;
    }

    /** Gives the jar no descriptor but a name. */
    TestJar automatic(String module) {
        manifest = "Automatic-Module-Name: " + module + "\n";
        return this;
    }

    /** Compiles. */
    Path classes() throws IOException {
        Path folder = Files.createTempDirectory(work, "sources");
        Path classes = Files.createTempDirectory(work, "classes");
        StringBuilder path = new StringBuilder(PluginSource.spi().toString());
        path.append(File.pathSeparator).append(PluginSource.others());
        modules.forEach(module -> path.append(File.pathSeparator).append(module));
        List<Object> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes));
        arguments.addAll(List.of("--module-path", path));
        if (!sources.containsKey("module-info.java")) {
            arguments.addAll(List.of("--add-modules", "io.maskbit.spi"));
        }
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()));
        }
        PluginSource.tool("javac", arguments.toArray());
        return classes;
    }

    /** Compiles and packs. */
    Path pack(String name) throws IOException {
        return pack(classes(), name);
    }

    /** Packs classes. */
    Path pack(Path classes, String name) throws IOException {
        Path jar = Files.createTempDirectory(work, "jar").resolve(name);
        List<Object> arguments = new ArrayList<>(List.of("--create", "--file", jar));
        if (!version.isEmpty()) {
            arguments.addAll(List.of("--module-version", version));
        }
        if (!manifest.isEmpty()) {
            Path file = Files.writeString(jar.resolveSibling("manifest"), manifest);
            arguments.addAll(List.of("--manifest", file));
        }
        arguments.addAll(List.of("-C", classes, "."));
        PluginSource.tool("jar", arguments.toArray());
        return jar;
    }

    /** Copies one class over another of the same name. */
    static void replace(Path classes, Path others, String type) throws IOException {
        String file = type.replace('.', '/') + ".class";
        Files.write(classes.resolve(file), Files.readAllBytes(others.resolve(file)));
    }
}
