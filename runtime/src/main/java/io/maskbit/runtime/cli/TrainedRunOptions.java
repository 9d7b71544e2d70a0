package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What verbs share that use a finished run. */
final class TrainedRunOptions {

    @Mixin private PluginOptions plugins;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "folder of a run, or of a comparison (its candidate, unless --arm)")
    private Path run;

    @Option(
            names = "--arm",
            paramLabel = "NAME",
            description = "the arm of a comparison",
            defaultValue = "candidate")
    private String arm;

    @Option(
            names = "--run-seed",
            paramLabel = "N",
            description = "the seed of a comparison's run; without it the first there is")
    private Optional<Long> runSeed = Optional.empty();

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, gpu or gpu:N")
    private Optional<String> device = Optional.empty();

    TrainedRun open(List<String> settings, long seed) {
        List<SetOption> options = new ArrayList<>();
        device.ifPresent(name -> options.add(SetOption.of("device=" + name)));
        settings.forEach(setting -> options.add(SetOption.of(setting)));
        return TrainedRun.open(folder(), plugins.catalog(), options, seed);
    }

    /** Opens another run with the same plugins on the same device. */
    TrainedRun openOther(Path folder, long seed) {
        List<SetOption> options = new ArrayList<>();
        device.ifPresent(name -> options.add(SetOption.of("device=" + name)));
        return TrainedRun.open(folder, plugins.catalog(), options, seed);
    }

    /** Returns the factories of the program and of the plugins. */
    Catalog catalog() {
        return plugins.catalog();
    }

    /** Returns the folder of the run itself. */
    Path folder() {
        if (!Files.isDirectory(run)) {
            throw new ExperimentException(
                    Location.of(run.toString()),
                    "there is no such folder",
                    "give a folder made by 'maskbit run' or 'maskbit compare'");
        }
        Path arms = run.resolve("arms");
        if (!Files.isDirectory(arms)) {
            return run;
        }
        Path seeds = arms.resolve(arm);
        if (!Files.isDirectory(seeds)) {
            throw new ExperimentException(
                    Location.of(run.toString()),
                    "this comparison has no arm '" + arm + "'",
                    "choose one with --arm: " + String.join(", ", names(arms)));
        }
        if (runSeed.isPresent()) {
            return seeds.resolve("seed-" + runSeed.orElseThrow());
        }
        return names(seeds).stream()
                .findFirst()
                .map(seeds::resolve)
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of(seeds.toString()), "no run is in here"));
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
