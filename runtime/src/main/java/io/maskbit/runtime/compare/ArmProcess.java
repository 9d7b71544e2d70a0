package io.maskbit.runtime.compare;

import io.maskbit.runtime.arm.ArmFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one arm in a process of its own, with the same Java, options and jars as this one. */
final class ArmProcess {

    /** System property that names the arm in progress lines. */
    static final String LABEL = "maskbit.label";

    /** System property that holds the process without which an arm must not go on. */
    static final String PARENT = "maskbit.parent";

    private static final String MAIN_MODULE = "io.maskbit.runtime";
    private static final String MAIN_CLASS = "io.maskbit.runtime.cli.Main";

    private final List<String> pluginOptions;

    ArmProcess(List<String> pluginOptions) {
        this.pluginOptions = List.copyOf(pluginOptions);
    }

    /**
     * Runs an arm to its end.
     *
     * @param settings the arm's file
     * @param folder the arm's folder
     * @param label what progress lines begin with
     * @param resume whether to continue what the folder holds
     * @throws ArmFailure if the process does not end well
     */
    void run(Path settings, ArmFolder folder, String label, boolean resume) {
        List<String> command = command(label);
        command.add("run");
        command.add(settings.toString());
        command.add("--out");
        command.add(folder.root().toString());
        command.addAll(pluginOptions);
        if (resume) {
            command.add("--resume");
        }
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            Thread end = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(end);
            int code;
            try {
                code = process.waitFor();
            } finally {
                removeHook(end);
            }
            if (code != 0) {
                throw new ArmFailure(
                        label
                                + " did not end well (exit "
                                + code
                                + "); its messages are above and in "
                                + folder.events()
                                + ". Once the cause is mended, continue with --resume");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + label, e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending; the hook is doing its work.
        }
    }

    private static List<String> command(String label) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ArmProcess::isPassedOn)
                .forEach(command::add);
        command.add("-D" + LABEL + "=" + label);
        command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
        String modules = System.getProperty("jdk.module.path");
        String classPath = System.getProperty("java.class.path");
        if (!classPath.isEmpty()) {
            command.add("--class-path");
            command.add(absolute(classPath));
        }
        if (modules != null && ArmProcess.class.getModule().isNamed()) {
            command.add("--module-path");
            command.add(absolute(modules));
            command.add("--module");
            command.add(MAIN_MODULE + "/" + MAIN_CLASS);
        } else {
            command.add(MAIN_CLASS);
        }
        return command;
    }

    /** Debuggers and agents stay with this process; paths are given anew. */
    private static boolean isPassedOn(String argument) {
        return !argument.startsWith("-agentlib:")
                && !argument.startsWith("-javaagent:")
                && !argument.startsWith("--module-path")
                && !argument.startsWith("--patch-module")
                && !argument.startsWith("-Djdk.module")
                && !argument.startsWith("-D" + LABEL)
                && !argument.startsWith("-D" + PARENT);
    }

    private static String absolute(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split(File.pathSeparator)) {
            parts.add(part.endsWith("*") ? part : Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }
}
