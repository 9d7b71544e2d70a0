package io.maskbit.runtime.cli;

import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Notice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names plugin folders, for every verb that needs components. */
final class PluginOptions {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "folder with one subfolder per plugin; may be given several times")
    private List<Path> folders = new ArrayList<>();

    /** Returns the factories of the program and of the plugins. */
    Catalog catalog() {
        return Catalog.of(folders);
    }

    /** Returns the options with which another process finds the same plugins. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (Path folder : folders) {
            arguments.add("--plugins");
            arguments.add(folder.toAbsolutePath().toString());
        }
        return arguments;
    }

    /** Says what users should know about the plugins. */
    static void report(Catalog catalog, PrintWriter err) {
        for (Notice notice : catalog.notices()) {
            err.println("note: " + notice);
        }
    }
}
