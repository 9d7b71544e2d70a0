package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.compare.ComparisonRun;
import io.maskbit.runtime.compare.Reports;
import io.maskbit.runtime.plan.ExperimentPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the arms of a comparison and writes the report. */
@Command(
        name = "compare",
        description = {
            "Runs the arms of an experiment with every seed, each in a process of its own, and"
                    + " writes a report: the verdict first, then numbers, curves and pictures."
        },
        mixinStandardHelpOptions = true)
final class CompareVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ExperimentOptions experiment;

    @Option(
            names = "--in-process",
            description = "run the arms one after the other in this process, for debugging")
    private boolean inProcess;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ExperimentPlan plan = experiment.plan(spec.commandLine().getErr());
        if (!plan.isComparison()) {
            throw new ExperimentException(
                    Location.of(experiment.file().toString()),
                    "this experiment has one arm and compares nothing",
                    "add a section 'compare' with varies, baseline and candidate, or use maskbit"
                            + " run");
        }
        Path folder = experiment.folder(plan.experiment().name());
        Progress progress = Console.progress(out);
        progress.say("results go to " + folder);
        List<String> plugins = experiment.plugins().arguments();
        new ComparisonRun(plan, folder, ExperimentOptions.cache(), plugins, inProcess, progress)
                .run(experiment.resume());
        Path page = Reports.write(folder);
        out.print(Reports.summary(folder));
        progress.say("report: " + page);
        return Main.DONE;
    }
}
