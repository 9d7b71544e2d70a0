package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.compare.Reports;
import io.maskbit.runtime.roadmap.RoadmapFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the report of a finished run, comparison or roadmap again. */
@Command(
        name = "report",
        description =
                "Makes the report of a finished run, comparison or roadmap again, from its folder.",
        mixinStandardHelpOptions = true)
final class ReportVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "folder of the run, comparison or roadmap")
    private Path folder;

    @Option(
            names = "--into",
            paramLabel = "PAGE",
            description =
                    "also put chart and table of a roadmap into this Markdown page, between the"
                            + " lines <!-- roadmap: begin --> and <!-- roadmap: end -->")
    private Optional<Path> page = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (RoadmapFolder.is(folder)) {
            RoadmapFolder roadmap = new RoadmapFolder(folder);
            Path report = roadmap.report();
            page.ifPresent(roadmap::into);
            out.print(roadmap.summary());
            out.println("report: " + report);
            return Main.DONE;
        }
        if (page.isPresent()) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "this is not the folder of a roadmap, and --into is for roadmaps only",
                    "leave --into out, or give a folder made by 'maskbit roadmap'");
        }
        Path report = Reports.write(folder);
        out.print(Reports.summary(folder));
        out.println("report: " + report);
        return Main.DONE;
    }
}
