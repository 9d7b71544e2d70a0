package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.compare.ArmSeries;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.runtime.plan.RoadmapPlan;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plan.RoadmapText;
import io.maskbit.runtime.roadmap.RoadmapFolder;
import io.maskbit.runtime.roadmap.RoadmapRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the rungs of a roadmap one after the other and draws them in one chart. */
@Command(
        name = "roadmap",
        description = {
            "Runs the rungs of a roadmap, each of which changes one thing in the rung before it, and"
                    + " writes one chart and table: measured values beside the published ones. With"
                    + " --resume, rungs that are complete are kept."
        },
        mixinStandardHelpOptions = true)
final class RoadmapVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ExperimentOptions experiment;

    @Option(names = "--plan", description = "show what each rung changes; start nothing")
    private boolean planOnly;

    @Option(
            names = "--rung",
            paramLabel = "NAME",
            description = "run this rung only; may be given more than once")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--in-process",
            description = "run the rungs one after the other in this process, for debugging")
    private boolean inProcess;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RoadmapPlan plan = experiment.roadmap(spec.commandLine().getErr());
        refuseUnknownRungs(plan);
        if (planOnly) {
            out.print(RoadmapText.of(plan));
            out.flush();
            return Main.DONE;
        }
        RoadmapFolder folder = new RoadmapFolder(experiment.folder(plan.experiment()));
        Progress progress = Console.progress(out);
        progress.say("results go to " + folder.root());
        ArmSeries series =
                new ArmSeries(
                        plan.experiment(),
                        ExperimentOptions.cache(),
                        experiment.plugins().arguments(),
                        inProcess,
                        progress);
        new RoadmapRun(plan, folder, series).run(experiment.resume(), only);
        out.print(folder.summary());
        progress.say("report: " + folder.report());
        return Main.DONE;
    }

    private void refuseUnknownRungs(RoadmapPlan plan) {
        List<String> known = plan.rungs().stream().map(Rung::name).toList();
        for (String name : only) {
            if (!known.contains(name)) {
                throw new ExperimentException(
                        Location.of(experiment.file().toString()),
                        "there is no rung '" + name + "'" + Spelling.suggestion(name, known),
                        "its rungs: " + String.join(", ", known));
            }
        }
    }
}
