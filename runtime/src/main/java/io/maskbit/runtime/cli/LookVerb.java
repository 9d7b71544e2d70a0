package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.look.Look;
import io.maskbit.runtime.look.LookOptions;
import io.maskbit.runtime.report.LookModel;
import io.maskbit.runtime.report.LookWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks into a trained run. */
@Command(
        name = "look",
        description = {
            "Looks into a trained run: flips each bit of its tokens in turn and shows and measures"
                    + " what becomes of the images, beside a control if one is given; on request"
                    + " a film of the generator's unmasking, and where it looks. Writes look.html"
                    + " and look.json."
        },
        mixinStandardHelpOptions = true)
final class LookVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Option(
            names = "--control",
            paramLabel = "RUN",
            description =
                    "folder of another run on the same data, to compare with: for a run with bit"
                            + " tokens one with a codebook")
    private Optional<Path> control = Optional.empty();

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "number of held-out images",
            defaultValue = "64")
    private int images;

    @Option(names = "--seed", paramLabel = "N", description = "seed", defaultValue = "0")
    private long seed;

    @Option(names = "--film", description = "record how the generator unmasks")
    private boolean film;

    @Option(names = "--attention", description = "show where the generator looks")
    private boolean attention;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the page",
            defaultValue = "look")
    private Path out;

    @Override
    public Integer call() {
        LookOptions options = new LookOptions(images, seed, film, attention);
        Progress progress = Console.progress(spec.commandLine().getOut());
        Look look = new Look(options, ExperimentOptions.cache(), progress);
        try (TrainedRun trained = run.open(java.util.List.of(), seed)) {
            Look.Opened opened = new Look.Opened(trained, run.folder());
            LookModel model = control.isPresent() ? beside(look, opened) : alone(look, opened);
            LookWriter.write(model, out);
            LookWriter.summary(model).forEach(progress::say);
        }
        progress.say("page: " + out.resolve("look.html"));
        return Main.DONE;
    }

    private static LookModel alone(Look look, Look.Opened opened) {
        return look.at(opened, Optional.empty());
    }

    private LookModel beside(Look look, Look.Opened opened) {
        Path folder = control.orElseThrow();
        try (TrainedRun other = run.openOther(folder, seed)) {
            return look.at(opened, Optional.of(new Look.Opened(other, folder)));
        }
    }
}
