package io.maskbit.runtime.cli;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.PlanText;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plan.RoadmapPlanner;
import io.maskbit.runtime.plan.RoadmapText;
import io.maskbit.runtime.plugin.Catalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks an experiment and shows what would run; starts nothing and allocates nothing. */
@Command(
        name = "plan",
        description = {
            "Checks an experiment and shows, arm by arm, what would run: components with their"
                    + " versions, tokens, and every setting. Nothing is started."
        },
        mixinStandardHelpOptions = true)
final class PlanVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(paramLabel = "FILE", description = "the experiment file")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "replaces a setting of the file, for example generator.depth=12")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        Document document = Document.read(file);
        List<SetOption> options = settings.stream().map(SetOption::of).toList();
        Catalog catalog = plugins.catalog();
        String text =
                RoadmapPlanner.describes(document)
                        ? RoadmapText.of(new RoadmapPlanner(catalog).plan(document, options))
                        : PlanText.of(new Planner(catalog).plan(document, options));
        PrintWriter out = spec.commandLine().getOut();
        PluginOptions.report(catalog, spec.commandLine().getErr());
        out.print(text);
        out.flush();
        return Main.DONE;
    }
}
