package io.maskbit.verification.endtoend;

import io.maskbit.runtime.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as people use it: a verb, an exit code, and what was said. */
final class Program {

    private static final long PATIENCE_MINUTES = 10;

    /**
     * What came of a verb.
     *
     * @param code 0 done, 2 refused, 1 failed
     * @param out results
     * @param err refusals and failures
     */
    record Said(int code, String out, String err) {}

    private Program() {}

    /** Runs a verb in this process. */
    static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Said(code, out.toString(), err.toString());
    }

    /** Starts a verb in a process of its own, which writes what it says into a file. */
    static Process start(Path said, Path cache, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java(Main.class, arguments));
        builder.environment().put("MASKBIT_CACHE", cache.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
        return builder.start();
    }

    /** The command that runs a class in a process of its own, in a heap that does not grow. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
        command.addAll(List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true"));
        command.add("-Dai.djl.offline=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Waits for the end of a process. */
    static int exitCode(Process process, Path said) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("did not end; it said:\n" + Files.readString(said));
        }
        return process.exitValue();
    }
}
