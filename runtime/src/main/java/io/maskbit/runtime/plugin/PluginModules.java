package io.maskbit.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads the modules of a plugin folder, and nothing of their code. */
final class PluginModules {

    private static final String JAR = ".jar";

    private final Path folder;
    private final Consumer<Notice> notices;
    private final Map<String, Jar> byName = new LinkedHashMap<>();
    private final Map<String, Jar> byPackage = new LinkedHashMap<>();

    private PluginModules(Path folder, Consumer<Notice> notices) {
        this.folder = folder;
        this.notices = notices;
    }

    /** One jar of a plugin. */
    record Jar(Path file, ModuleReference module) {

        /** Returns the descriptor, as written or as made up by the Java runtime. */
        ModuleDescriptor descriptor() {
            return module.descriptor();
        }

        /** Returns the file's name. */
        String name() {
            return file.getFileName().toString();
        }
    }

    /**
     * Reads a folder.
     *
     * @param folder one plugin
     * @param notices where copies of what the program brings are reported
     * @return its own modules
     * @throws PluginFault if the folder or one of its jars cannot be used
     */
    static List<Jar> of(Path folder, Consumer<Notice> notices) throws PluginFault {
        PluginModules modules = new PluginModules(folder, notices);
        for (Path file : modules.jars()) {
            modules.add(file);
        }
        return List.copyOf(modules.byName.values());
    }

    private List<Path> jars() throws PluginFault {
        List<Path> jars = new ArrayList<>();
        Optional<Path> loose = Optional.empty();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString().toLowerCase(Locale.ROOT);
                if (name.endsWith(JAR)) {
                    jars.add(regular(child));
                } else if (name.endsWith(".class")) {
                    loose = Optional.of(child);
                }
            }
            if (jars.isEmpty() && loose.isEmpty()) {
                loose = firstClass();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new PluginFault(
                    "the folder cannot be read: " + Faults.text(e), "check its permissions");
        }
        if (!jars.isEmpty()) {
            return jars;
        }
        throw loose.isPresent()
                ? new PluginFault(
                        "it holds class files, but no jar",
                        "pack them: jar --create, or mvn package")
                : new PluginFault("it holds no jar", "put the plugin's jar into it");
    }

    private Optional<Path> firstClass() throws IOException {
        try (Stream<Path> files =
                Files.find(folder, 8, (f, a) -> f.toString().endsWith(".class"))) {
            return files.findFirst();
        }
    }

    private static Path regular(Path jar) throws PluginFault {
        if (Files.isRegularFile(jar)) {
            return jar;
        }
        String name = jar.getFileName().toString();
        if (Files.isDirectory(jar)) {
            throw new PluginFault(name + " is a folder, not a jar", "pack it: jar --create");
        }
        throw Files.isSymbolicLink(jar)
                ? new PluginFault(name + " is a link that leads nowhere", "mend or remove it")
                : new PluginFault(name + " is not a file", "remove it");
    }

    private void add(Path file) throws PluginFault {
        JarLimits.check(file);
        Jar jar = new Jar(file, read(file));
        String name = jar.descriptor().name();
        if (Contract.shares(name)) {
            notices.accept(
                    new Notice(
                            file.toString(),
                            "is not used: module " + name + " is provided by the runtime",
                            "remove it",
                            false));
            return;
        }
        if (Contract.reserves(name)) {
            throw new PluginFault(
                    jar.name() + " is the module " + name + ", a name of this project",
                    "use another name; parts of this project other than io.maskbit.api and"
                            + " io.maskbit.spi are not for plugins");
        }
        Optional<String> copied = Contract.copied(jar.descriptor());
        if (copied.isPresent()) {
            throw new PluginFault(
                    jar.name() + " holds a copy of the package " + copied.get(),
                    "leave out what the runtime provides: scope 'provided', no shading");
        }
        Jar twin = byName.putIfAbsent(name, jar);
        if (twin != null) {
            throw new PluginFault(
                    twin.name() + " and " + jar.name() + " are both the module " + name,
                    "remove one of them");
        }
        for (String pack : jar.descriptor().packages()) {
            Jar other = byPackage.putIfAbsent(pack, jar);
            if (other != null) {
                throw new PluginFault(
                        other.name() + " and " + jar.name() + " both hold the package " + pack,
                        "remove one of them");
            }
        }
    }

    private static ModuleReference read(Path file) throws PluginFault {
        String name = file.getFileName().toString();
        try {
            return ModuleFinder.of(file).findAll().stream()
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new PluginFault(
                                            name + " holds no module", "build the jar again"));
        } catch (FindException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Faults.of(cause, name + " cannot be read as a module");
        }
    }
}
