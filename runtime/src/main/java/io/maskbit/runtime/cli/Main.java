package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.compare.ArmFailure;
import io.maskbit.training.loop.NumbersException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code maskbit VERB …}. Exit codes: 0 done, 2 refused, 1 failed. */
@Command(
        name = "maskbit",
        description = {
            "Two-stage masked image generation: tokenizers, masked generators, controlled"
                    + " comparisons.",
            ""
        },
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            PluginsVerb.class,
            NewPluginVerb.class,
            PlanVerb.class,
            RunVerb.class,
            CompareVerb.class,
            RoadmapVerb.class,
            ReportVerb.class,
            EvaluateVerb.class,
            TableVerb.class,
            ReproduceVerb.class,
            ImportVerb.class,
            ExportVerb.class,
            FetchVerb.class,
            SampleVerb.class,
            EditVerb.class,
            TuneVerb.class,
            ReconstructVerb.class,
            StatsVerb.class,
            LookVerb.class,
            VerifyVerb.class,
            TokenizeVerb.class,
            ShardsVerb.class,
            DoctorVerb.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        commandListHeading = "%nVerbs:%n",
        footer = {"", "maskbit VERB --help says more. Exit codes: 0 done, 2 refused, 1 failed."})
public final class Main implements Runnable {

    /** Exit code when everything was done. */
    static final int DONE = 0;

    /** Exit code when something failed that was rightly asked for. */
    static final int FAILED = 1;

    /** Exit code when what was asked for cannot be done. */
    static final int REFUSED = 2;

    @Spec private CommandSpec spec;

    private Main() {}

    /**
     * Runs one verb and ends the process.
     *
     * @param arguments the verb and its options
     */
    public static void main(String[] arguments) {
        Console.followParent();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /**
     * Runs one verb, and does not end the process.
     *
     * @param out where results go
     * @param err where refusals and failures go
     * @param arguments the verb and its options
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** Returns the command line with all its verbs. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Main::failed)
                .setParameterExceptionHandler(Main::misused);
    }

    /** Without a verb there is nothing to do. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "a verb is missing: say what to do");
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof ExperimentException) {
            err.println(failure.getMessage());
            return REFUSED;
        }
        if (failure instanceof NumbersException || failure instanceof ArmFailure) {
            err.println(failure.getMessage());
            return FAILED;
        }
        err.println("maskbit " + line.getCommandName() + " failed: " + failure);
        failure.printStackTrace(err);
        return FAILED;
    }

    private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
        CommandLine line = misuse.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(misuse.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
        err.println();
        line.usage(err);
        return REFUSED;
    }
}
