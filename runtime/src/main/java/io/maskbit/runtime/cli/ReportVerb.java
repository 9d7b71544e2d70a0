package io.maskbit.runtime.cli;

import io.maskbit.runtime.compare.Reports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the report of a finished run or comparison again. */
@Command(
        name = "report",
        description = "Makes the report of a finished run or comparison again, from its folder.",
        mixinStandardHelpOptions = true)
final class ReportVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "folder of the run or comparison")
    private Path folder;

    @Override
    public Integer call() {
        Path page = Reports.write(folder);
        spec.commandLine().getOut().print(Reports.summary(folder));
        spec.commandLine().getOut().println("report: " + page);
        return Main.DONE;
    }
}
