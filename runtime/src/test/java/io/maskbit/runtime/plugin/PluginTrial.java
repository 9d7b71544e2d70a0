package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A folder with one plugin on trial, and a good one beside it.
 *
 * @param plugins the folder of plugins
 * @param good a jar that is in order, with the quantizer zoo.good
 */
record PluginTrial(Path plugins, Path good) {

    /** Makes the jar that is in order. */
    static Path good(Path work) throws IOException {
        return TestJar.quantizer(work, "zoo.good", "", "", "7").pack("good.jar");
    }

    /** Puts jars into the plugin on trial. */
    Path put(Path... jars) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve("acme"));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }

    /** What plugins are loaded into: a module layer, or the class path. */
    static Host host(boolean isLayer) {
        Host current = Host.current();
        assertTrue(current.layer().isPresent(), "these tests run in a named module");
        return isLayer ? current : new Host(Optional.empty(), current.loader());
    }

    /** Asserts that the plugin is set aside with one message. */
    void setsAside(String cause, String cure) throws IOException {
        setsAside(cause, cure, PluginFolders.PATIENCE);
    }

    void setsAside(String cause, String cure, Duration patience) throws IOException {
        String place = plugins.resolve("acme").toString();
        says(new Notice(place, "was set aside: " + cause, cure, true), patience);
    }

    /** Asserts the one message, twice, and that everything else is there. */
    void says(Notice notice, Duration patience) throws IOException {
        Path fine = Files.createDirectories(plugins.resolve("fine"));
        Files.copy(good, fine.resolve("good.jar"));
        for (boolean isLayer : List.of(true, false)) {
            Catalog catalog = Catalog.of(List.of(plugins), host(isLayer), patience);
            assertEquals(List.of(notice), catalog.notices(), isLayer ? "layer" : "class path");
            assertTrue(catalog.find(ComponentKind.QUANTIZER, "zoo.good").isPresent());
            assertTrue(catalog.find(ComponentKind.QUANTIZER, "lfq").isPresent());
        }
    }
}
