package io.maskbit.runtime.plugin;

import io.maskbit.runtime.plugin.PluginModules.Jar;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One plugin: a folder with a module jar and its private dependencies, which see the contract, Java
 * and each other.
 */
final class PluginFolder {

    private final Path folder;
    private final Host host;
    private final SharedClasses shared;
    private final List<Notice> notices = new ArrayList<>();

    PluginFolder(Path folder, Host host, SharedClasses shared) {
        this.folder = folder;
        this.shared = shared;
        this.host = host;
    }

    /** Loads the folder's factories, and says why not where it cannot. */
    PluginContents load() {
        List<Found> found = new ArrayList<>();
        try {
            List<Jar> jars = PluginModules.of(folder, notices::add);
            List<Jar> roots = roots(jars);
            for (Jar root : roots) {
                checkVersion(root.descriptor());
            }
            Requirements.check(jars);
            Loaded loaded = loaded(jars);
            for (Jar root : roots) {
                found.addAll(factories(root.descriptor(), loaded));
            }
        } catch (PluginFault fault) {
            setAside(fault);
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            setAside(Faults.of(e, "its modules do not go together"));
        }
        return new PluginContents(folder, found, notices);
    }

    /** Finds the modules that offer something. */
    private List<Jar> roots(List<Jar> jars) throws PluginFault {
        List<Jar> offering = jars.stream().filter(jar -> offers(jar.descriptor())).toList();
        if (offering.isEmpty()) {
            throw new PluginFault(
                    "no module in it provides a quantizer, tokenizer, discriminator, perceptual"
                            + " loss or generator",
                    "add 'provides io.maskbit.spi.QuantizerFactory with …', or of another kind, to"
                            + " its module-info.java");
        }
        for (Jar jar : offering) {
            if (jar.descriptor().isAutomatic()) {
                throw new PluginFault(
                        jar.name() + " has no module descriptor",
                        "add a module-info.java with 'provides'");
            }
        }
        return offering;
    }

    private static boolean offers(ModuleDescriptor descriptor) {
        return descriptor.provides().stream()
                .anyMatch(provides -> Services.of(provides.service()).isPresent());
    }

    /** Compares the SPI versions before any class is loaded. */
    private void checkVersion(ModuleDescriptor root) throws PluginFault {
        Optional<SpiVersion> ours = host.spiVersion();
        if (ours.isEmpty()) {
            return; // started from an IDE that writes no versions: nothing to compare with
        }
        Optional<String> stated = Host.compiledAgainst(root);
        Optional<SpiVersion> theirs = stated.flatMap(SpiVersion::parse);
        if (theirs.isEmpty()) {
            throw new PluginFault(
                    "it does not say which version of "
                            + Contract.SPI
                            + " it was compiled against"
                            + stated.map(text -> ", but '" + text + "'").orElse(""),
                    "its module-info must require " + Contract.SPI + ", from a jar with a version");
        }
        if (!ours.get().accepts(theirs.get())) {
            boolean isNewer = theirs.get().isNewerThan(ours.get());
            throw new PluginFault(
                    "compiled against "
                            + Contract.SPI
                            + " "
                            + theirs.get()
                            + ", this is "
                            + ours.get(),
                    (isNewer ? "install a newer MaskBit, or build" : "build")
                            + " the plugin against maskbit-spi "
                            + ours.get());
        }
    }

    /** Where a plugin's classes come from: a module layer, or a class loader. */
    private record Loaded(Optional<ModuleLayer.Controller> layer, ClassLoader loader) {

        Class<?> load(ModuleDescriptor module, String name) throws ClassNotFoundException {
            if (layer.isEmpty()) {
                return Class.forName(name, false, loader);
            }
            Module own = layer.get().layer().findModule(module.name()).orElseThrow();
            String pack = name.substring(0, name.lastIndexOf('.'));
            layer.get().addExports(own, pack, PluginFolder.class.getModule());
            return Optional.<Class<?>>ofNullable(Class.forName(own, name))
                    .orElseThrow(() -> new ClassNotFoundException(name));
        }
    }

    /** Modules that have been read already. */
    private record Jars(List<Jar> jars) implements ModuleFinder {

        @Override
        public Optional<ModuleReference> find(String name) {
            return jars.stream()
                    .map(Jar::module)
                    .filter(module -> module.descriptor().name().equals(name))
                    .findFirst();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return jars.stream().map(Jar::module).collect(Collectors.toSet());
        }
    }

    private Loaded loaded(List<Jar> jars) {
        // A jar without a descriptor would read every module of the program, other versions of its
        // own libraries among them; a class loader keeps them apart.
        boolean allModules = jars.stream().noneMatch(jar -> jar.descriptor().isAutomatic());
        if (host.layer().isPresent() && allModules) {
            // The folder comes before the program's modules: its own libraries win, and what the
            // program shares has been taken out.
            Configuration configuration =
                    host.layer()
                            .get()
                            .configuration()
                            .resolve(
                                    new Jars(jars),
                                    ModuleFinder.of(),
                                    jars.stream()
                                            .map(jar -> jar.descriptor().name())
                                            .collect(Collectors.toSet()));
            ModuleLayer.Controller layer =
                    ModuleLayer.defineModulesWithOneLoader(
                            configuration, List.of(host.layer().get()), shared);
            return new Loaded(Optional.of(layer), shared);
        }
        URL[] urls = jars.stream().map(Jar::file).map(PluginFolder::url).toArray(URL[]::new);
        return new Loaded(Optional.empty(), new URLClassLoader(urls, shared));
    }

    private List<Found> factories(ModuleDescriptor root, Loaded loaded) {
        Origin origin = Host.origin(Optional.of(root), folder.toString());
        List<Found> found = new ArrayList<>();
        for (ModuleDescriptor.Provides provides : root.provides()) {
            Optional<Services> service = Services.of(provides.service());
            for (String name : service.isPresent() ? provides.providers() : List.<String>of()) {
                try {
                    Provider provider = new Provider(service.get(), name, origin);
                    found.add(provider.found(type -> loaded.load(root, type)));
                } catch (PluginFault fault) {
                    setAside(fault);
                }
            }
        }
        return found;
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new FindException(e);
        }
    }

    private void setAside(PluginFault fault) {
        notices.add(PluginContents.setAside(folder, fault));
    }
}
