package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.measure.SampleTrial;
import io.maskbit.runtime.report.TuneModel;
import io.maskbit.runtime.tune.TuneRun;
import io.maskbit.runtime.tune.TuneSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches settings of a trained run's sampler. */
@Command(
        name = "tune",
        description = {
            "Searches guidance, its exponent, noise and number of steps of a trained run's sampler"
                    + " with a fixed number of images, and tests what it finds on other images. An"
                    + " interrupted search goes on with the same command."
        },
        mixinStandardHelpOptions = true)
final class TuneVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "images that are sampled in all, the confirmation included",
            defaultValue = "4000")
    private int budget;

    @Option(
            names = "--confirm",
            paramLabel = "N",
            description = "images of each of the two settings in the confirmation",
            defaultValue = "500")
    private int confirm;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "images of each candidate in the first round",
            defaultValue = "64")
    private int first;

    @Option(
            names = "--range",
            paramLabel = "KEY=LOW:HIGH",
            description =
                    "where a setting is searched, or KEY=VALUE to keep it; without it, around its"
                            + " present value")
    private List<String> ranges = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "another present setting, for example 'sampling={use: halton, steps: 12}'")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "chooses candidates and images",
            defaultValue = "0")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the search",
            defaultValue = "tune")
    private Path out;

    @Override
    public Integer call() {
        TuneSettings search = new TuneSettings(budget, confirm, first, ranges, seed);
        PrintWriter text = spec.commandLine().getOut();
        Progress progress = Console.progress(text);
        try (TrainedRun trained = run.open(settings, seed);
                SampleTrial trial = trained.trial(ExperimentOptions.cache(), progress::say)) {
            TuneModel model = new TuneRun(trained, trial, search, out, progress).search();
            progress.say(model.verdict().words() + "; page: " + out.resolve("tune.html"));
            text.print(model.yaml());
            text.flush();
        }
        return Main.DONE;
    }
}
