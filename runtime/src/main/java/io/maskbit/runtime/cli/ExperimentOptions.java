package io.maskbit.runtime.cli;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plan.RoadmapPlan;
import io.maskbit.runtime.plan.RoadmapPlanner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What verbs share that run an experiment file. */
final class ExperimentOptions {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Mixin private PluginOptions plugins;

    @Parameters(paramLabel = "FILE", description = "the experiment file")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "replaces a setting of the file, for example generator.depth=12")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the results; without it runs/NAME-TIME")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--resume", description = "continue what the folder holds")
    private boolean resume;

    ExperimentPlan plan(PrintWriter err) {
        List<SetOption> options = settings.stream().map(SetOption::of).toList();
        var catalog = plugins.catalog();
        PluginOptions.report(catalog, err);
        return new Planner(catalog).plan(Document.read(file), options);
    }

    RoadmapPlan roadmap(PrintWriter err) {
        List<SetOption> options = settings.stream().map(SetOption::of).toList();
        var catalog = plugins.catalog();
        PluginOptions.report(catalog, err);
        return new RoadmapPlanner(catalog).plan(Document.read(file), options);
    }

    PluginOptions plugins() {
        return plugins;
    }

    boolean resume() {
        return resume;
    }

    Path file() {
        return file;
    }

    Path folder(String experiment) {
        return out.orElseGet(
                () ->
                        Path.of(
                                "runs",
                                experiment + "-" + ZonedDateTime.now(ZoneOffset.UTC).format(TIME)));
    }

    /** Returns the folder where judges are kept for other runs. */
    static Path cache() {
        String named = System.getenv("MASKBIT_CACHE");
        return named == null || named.isEmpty() ? Path.of("runs", "cache") : Path.of(named);
    }
}
