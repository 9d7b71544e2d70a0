package io.maskbit.runtime.plugin;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What plugins share with the program: its words, its component kinds, the tensors and the log.
 * Everything else a plugin brings itself, in the version that it likes.
 */
final class Contract {

    /** Module of the component kinds. */
    static final String SPI = "io.maskbit.spi";

    private static final String OURS = "io.maskbit.";
    private static final Set<String> SHARED =
            Set.of(
                    "io.maskbit.api",
                    SPI,
                    "ai.djl.api",
                    "ai.djl.pytorch_engine",
                    "ai.djl.pytorch_jni",
                    "org.slf4j");
    private static final List<String> PACKAGES =
            List.of(
                    "io.maskbit.api.",
                    "io.maskbit.spi.",
                    "ai.djl.",
                    "org.slf4j.event.",
                    "org.slf4j.helpers.",
                    "org.slf4j.spi.");
    private static final String LOG = "org.slf4j.";

    private Contract() {}

    /** Returns whether the program brings a module for plugins to use. */
    static boolean shares(String module) {
        return SHARED.contains(module);
    }

    /** Returns whether a module's name is one that only this project gives. */
    static boolean reserves(String module) {
        return module.startsWith(OURS);
    }

    /** Returns whether plugins get a class from the program, if it has it. */
    static boolean sharesClass(String name) {
        return PACKAGES.stream().anyMatch(name::startsWith)
                || name.startsWith(LOG) && name.indexOf('.', LOG.length()) < 0;
    }

    /** Returns a package of ours, or of the engine's interface, that a module holds a copy of. */
    static Optional<String> copied(ModuleDescriptor module) {
        return module.packages().stream()
                .filter(
                        name ->
                                name.startsWith(OURS)
                                        || name.equals("ai.djl")
                                        || name.startsWith("ai.djl.ndarray")
                                        || name.equals("org.slf4j"))
                .sorted()
                .findFirst();
    }
}
