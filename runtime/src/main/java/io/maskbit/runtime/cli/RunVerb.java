package io.maskbit.runtime.cli;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.compare.Reports;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ExperimentPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and measures one arm. */
@Command(
        name = "run",
        description = {
            "Trains one arm, measures it and writes its report. Interrupted, it saves a checkpoint"
                    + " and can be continued with --resume, bit for bit."
        },
        mixinStandardHelpOptions = true)
final class RunVerb implements Callable<Integer> {

    private static final long GRACE_MS = 60_000;

    @Spec private CommandSpec spec;

    @Mixin private ExperimentOptions experiment;

    @Option(
            names = "--arm",
            paramLabel = "NAME",
            description = "the arm to run, where the file compares two: baseline or candidate")
    private Optional<String> arm = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "run with this seed only; without it with all seeds of the file")
    private Optional<Long> seed = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ExperimentPlan plan = experiment.plan(spec.commandLine().getErr());
        ArmPlan chosen = chosen(plan);
        Path folder = experiment.folder(plan.experiment().name());
        List<Long> seeds = seed.map(List::of).orElse(plan.experiment().seeds());
        for (long each : seeds) {
            Path at = seeds.size() == 1 ? folder : folder.resolve("seed-" + each);
            Progress progress = Console.progress(out);
            ArmRun run =
                    new ArmRun(
                            chosen,
                            plan.experiment().name(),
                            each,
                            new ArmFolder(at),
                            ExperimentOptions.cache(),
                            ArmScoring::open,
                            progress);
            Optional<ArmResult> result = stoppable(run, experiment.resume());
            if (result.isEmpty()) {
                progress.say("stopped; continue with --out " + at + " --resume");
                return Main.FAILED;
            }
            progress.say("report: " + Reports.write(at));
        }
        return Main.DONE;
    }

    private ArmPlan chosen(ExperimentPlan plan) {
        if (arm.isEmpty() && plan.arms().size() == 1) {
            return plan.arms().get(0);
        }
        return plan.arms().stream()
                .filter(a -> a.name().equals(arm.orElse("")))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of(experiment.file().toString()),
                                        arm.map(name -> "there is no arm '" + name + "'")
                                                .orElse("this experiment compares two arms"),
                                        "its arms: "
                                                + String.join(
                                                        ", ",
                                                        plan.arms().stream()
                                                                .map(ArmPlan::name)
                                                                .toList()),
                                        "choose one with --arm, or run both with maskbit compare"));
    }

    /** Lets an interrupt end the run after the step in hand, with a checkpoint. */
    private static Optional<ArmResult> stoppable(ArmRun run, boolean resume) {
        Thread working = Thread.currentThread();
        Thread end =
                new Thread(
                        () -> {
                            run.stop();
                            try {
                                working.join(GRACE_MS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return run.run(resume);
        } finally {
            Console.remove(end);
        }
    }
}
