package io.maskbit.runtime.plugin;

import io.maskbit.spi.ComponentFactory;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One plugin: a folder with a module jar and its private dependencies. */
final class PluginFolder {

    private final Path folder;
    private final Host host;
    private final Catalog catalog;

    PluginFolder(Path folder, Host host, Catalog catalog) {
        this.folder = folder;
        this.host = host;
        this.catalog = catalog;
    }

    /** Adds the folder's factories to the catalog, or says there why not. */
    void load() {
        try {
            List<ModuleReference> modules = modules();
            List<ModuleReference> roots = roots(modules);
            if (roots.isEmpty() || !versionsFit(roots)) {
                return;
            }
            if (host.layer().isPresent()) {
                loadLayer(host.layer().get(), roots);
            } else {
                loadClassPath(modules, roots);
            }
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            setAside(Services.reason(e));
        }
    }

    /** Lists the folder's modules without those that the program brings itself. */
    private List<ModuleReference> modules() {
        Set<String> provided = host.moduleNames();
        List<ModuleReference> own = new ArrayList<>();
        ModuleFinder.of(folder).findAll().stream()
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .forEach(
                        module -> {
                            if (provided.contains(module.descriptor().name())) {
                                catalog.notice(
                                        place(module),
                                        "is not used: module "
                                                + module.descriptor().name()
                                                + " is provided by the runtime, remove it");
                            } else {
                                own.add(module);
                            }
                        });
        return own;
    }

    /** Finds the modules that offer something. */
    private List<ModuleReference> roots(List<ModuleReference> modules) {
        List<ModuleReference> offering =
                modules.stream().filter(module -> !offers(module.descriptor()).isEmpty()).toList();
        if (offering.isEmpty()) {
            setAside(
                    "no module in it provides a quantizer, tokenizer, discriminator,"
                            + " perceptual loss or generator");
        }
        List<ModuleReference> roots = new ArrayList<>();
        for (ModuleReference module : offering) {
            if (module.descriptor().isAutomatic()) {
                setAside(
                        Path.of(place(module)).getFileName()
                                + " has no module descriptor; add a module-info.java with"
                                + " 'provides'");
            } else {
                roots.add(module);
            }
        }
        return roots;
    }

    private static List<ModuleDescriptor.Provides> offers(ModuleDescriptor descriptor) {
        List<String> services = Services.names();
        return descriptor.provides().stream()
                .filter(provides -> services.contains(provides.service()))
                .toList();
    }

    /** Compares the SPI versions before any class is loaded. */
    private boolean versionsFit(List<ModuleReference> roots) {
        Optional<SpiVersion> ours = host.spiVersion();
        if (ours.isEmpty()) {
            return true; // started from an IDE that writes no versions: nothing to compare with
        }
        for (ModuleReference root : roots) {
            Optional<String> stated = Host.compiledAgainst(root.descriptor());
            Optional<SpiVersion> theirs = stated.flatMap(SpiVersion::parse);
            if (theirs.isEmpty()) {
                setAside(
                        "it does not say which version of "
                                + Host.SPI
                                + " it was compiled against; its module-info must require it");
                return false;
            }
            if (!ours.get().accepts(theirs.get())) {
                setAside(
                        "compiled against "
                                + Host.SPI
                                + " "
                                + theirs.get()
                                + ", this is "
                                + ours.get());
                return false;
            }
        }
        return true;
    }

    private void loadLayer(ModuleLayer parent, List<ModuleReference> roots) {
        Set<String> names =
                roots.stream().map(root -> root.descriptor().name()).collect(Collectors.toSet());
        // The folder comes after the program's modules, so that it can never shadow them.
        Configuration configuration =
                parent.configuration().resolve(ModuleFinder.of(), ModuleFinder.of(folder), names);
        ModuleLayer layer = parent.defineModulesWithOneLoader(configuration, host.loader());
        for (Services service : Services.values()) {
            service.inLayer(
                    layer,
                    type -> type.getModule().getLayer() == layer, // parents are searched too
                    (type, factory) ->
                            catalog.add(
                                    service,
                                    factory,
                                    Host.origin(
                                            Optional.of(type.getModule().getDescriptor()),
                                            folder.toString())),
                    this::setAside);
        }
    }

    private void loadClassPath(List<ModuleReference> modules, List<ModuleReference> roots) {
        URL[] urls =
                modules.stream()
                        .flatMap(module -> module.location().stream())
                        .map(PluginFolder::url)
                        .toArray(URL[]::new);
        ClassLoader loader = new URLClassLoader(urls, host.loader());
        for (ModuleReference root : roots) {
            Origin origin = Host.origin(Optional.of(root.descriptor()), folder.toString());
            for (ModuleDescriptor.Provides provides : offers(root.descriptor())) {
                for (String provider : provides.providers()) {
                    addByName(provides.service(), provider, loader, origin);
                }
            }
        }
    }

    private void addByName(String type, String provider, ClassLoader loader, Origin origin) {
        for (Services service : Services.values()) {
            if (service.type().getName().equals(type)) {
                try {
                    Object made =
                            Class.forName(provider, true, loader).getConstructor().newInstance();
                    catalog.add(service, (ComponentFactory<?>) service.type().cast(made), origin);
                } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                    setAside(Services.reason(e));
                }
            }
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new FindException(e);
        }
    }

    private String place(ModuleReference module) {
        return module.location()
                .map(uri -> folder.resolve(Path.of(uri).getFileName()).toString())
                .orElse(folder.toString());
    }

    private void setAside(String reason) {
        catalog.setAside(folder.toString(), reason);
    }
}
