package io.maskbit.runtime.plugin;

import io.maskbit.spi.ComponentFactory;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/**
 * What plugins are loaded into: a module layer, or the class path.
 *
 * @param layer the layer of the running program; empty if it runs from the class path
 * @param loader the program's class loader
 */
record Host(Optional<ModuleLayer> layer, ClassLoader loader) {

    /** Returns what this program runs in. */
    static Host current() {
        return new Host(
                Optional.ofNullable(Host.class.getModule().getLayer()),
                Host.class.getClassLoader());
    }

    /** Returns the SPI version of the running program; empty if its build states none. */
    Optional<SpiVersion> spiVersion() {
        return descriptorOf(ComponentFactory.class)
                .flatMap(ModuleDescriptor::rawVersion)
                .flatMap(SpiVersion::parse);
    }

    /** Says where a class comes from. */
    Origin originOf(Class<?> type) {
        return origin(descriptorOf(type), locationOf(type));
    }

    /** Describes a module at a place. */
    static Origin origin(Optional<ModuleDescriptor> descriptor, String location) {
        return new Origin(
                descriptor.map(ModuleDescriptor::name).orElse("(class path)"),
                descriptor.flatMap(ModuleDescriptor::rawVersion).orElse(Origin.UNKNOWN),
                descriptor.flatMap(Host::compiledAgainst).orElse(Origin.UNKNOWN),
                location);
    }

    /** Returns the SPI version that javac wrote into a module that requires the SPI. */
    static Optional<String> compiledAgainst(ModuleDescriptor descriptor) {
        return descriptor.requires().stream()
                .filter(requires -> requires.name().equals(Contract.SPI))
                .findFirst()
                .flatMap(ModuleDescriptor.Requires::rawCompiledVersion);
    }

    private static Optional<ModuleDescriptor> descriptorOf(Class<?> type) {
        if (type.getModule().isNamed()) {
            return Optional.of(type.getModule().getDescriptor());
        }
        return codeSource(type).flatMap(Host::descriptorAt);
    }

    private static Optional<ModuleDescriptor> descriptorAt(Path jarOrFolder) {
        try {
            return ModuleFinder.of(jarOrFolder).findAll().stream()
                    .findFirst()
                    .map(ModuleReference::descriptor);
        } catch (FindException e) {
            return Optional.empty(); // a jar without a usable module name: it brings no module
        }
    }

    private static String locationOf(Class<?> type) {
        Module module = type.getModule();
        Optional<URI> location =
                module.isNamed() && module.getLayer() != null
                        ? module.getLayer()
                                .configuration()
                                .findModule(module.getName())
                                .flatMap(resolved -> resolved.reference().location())
                        : Optional.empty();
        return location.flatMap(Host::path)
                .or(() -> codeSource(type))
                .map(Path::toString)
                .orElse("runtime");
    }

    private static Optional<Path> codeSource(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return path(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(URI uri) {
        try {
            return Optional.of(Path.of(uri));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
