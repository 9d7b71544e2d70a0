package io.maskbit.runtime.plugin;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that a plugin's modules ask for nothing but the contract, Java, and each other. */
final class Requirements {

    private Requirements() {}

    /**
     * Checks the modules of one folder.
     *
     * @throws PluginFault if one of them requires what it will not get
     */
    static void check(List<PluginModules.Jar> jars) throws PluginFault {
        Set<String> own =
                jars.stream().map(jar -> jar.descriptor().name()).collect(Collectors.toSet());
        for (PluginModules.Jar jar : jars) {
            for (Requires requires : jar.descriptor().requires()) {
                boolean isOptional = requires.modifiers().contains(Requires.Modifier.STATIC);
                if (!isOptional && !own.contains(requires.name())) {
                    check(jar.descriptor(), requires.name());
                }
            }
        }
    }

    private static void check(ModuleDescriptor module, String required) throws PluginFault {
        if (Contract.shares(required) || isJava(required)) {
            return;
        }
        String words = "its module " + module.name() + " requires " + required;
        if (Contract.reserves(required)) {
            throw new PluginFault(
                    words + ", which is not for plugins",
                    "require io.maskbit.spi, which brings io.maskbit.api and DJL");
        }
        if (ModuleFinder.ofSystem().find(required).isPresent()) {
            throw new PluginFault(
                    words + ", which Java was started without",
                    "start with MASKBIT_JAVA_OPTS='--add-modules " + required + "'");
        }
        throw new PluginFault(
                words + ", which is not in its folder",
                "put that module's jar beside the plugin's");
    }

    private static boolean isJava(String module) {
        return ModuleLayer.boot().findModule(module).filter(Requirements::isJava).isPresent();
    }

    /** Returns whether a module is a part of Java. */
    static boolean isJava(Module module) {
        return module.isNamed()
                && ModuleLayer.boot()
                        .configuration()
                        .findModule(module.getName())
                        .flatMap(found -> found.reference().location())
                        .filter(location -> "jrt".equals(location.getScheme()))
                        .isPresent();
    }
}
