package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.Progress;
import java.io.PrintWriter;

/** What this process knows of its terminal and of the process that started it. */
final class Console {

    private static final String LABEL = "maskbit.label";
    private static final String PARENT = "maskbit.parent";

    private Console() {}

    /** Shows progress: a bar on a terminal, plain lines elsewhere. */
    static Progress progress(PrintWriter out) {
        boolean terminal = System.console() != null && System.getenv("TERM") != null;
        return new ConsoleProgress(out, terminal, System.getProperty(LABEL, ""));
    }

    /** Ends this process when the one that it works for has ended, however that came about. */
    static void followParent() {
        String parent = System.getProperty(PARENT);
        if (parent != null) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresentOrElse(
                            process ->
                                    process.onExit()
                                            .thenRun(() -> Runtime.getRuntime().halt(Main.FAILED)),
                            () -> Runtime.getRuntime().halt(Main.FAILED));
        }
    }

    /** Takes back a shutdown hook, unless the process is ending already. */
    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending; the hook is doing its work.
        }
    }
}
