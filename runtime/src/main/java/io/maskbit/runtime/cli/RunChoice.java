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

/** Which run of a folder is used, with which plugins, on which device. */
final class RunChoice {

    @Mixin private PluginOptions plugins;

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

    /** Opens a run. */
    TrainedRun open(Path run, List<String> settings, long seed) {
        List<SetOption> options = new ArrayList<>();
        device.ifPresent(name -> options.add(SetOption.of("device=" + name)));
        settings.forEach(setting -> options.add(SetOption.of(setting)));
        return TrainedRun.open(run, plugins.catalog(), options, seed);
    }

    /** Returns the factories of the program and of the plugins. */
    Catalog catalog() {
        return plugins.catalog();
    }

    /** Returns where to compute; the CPU if nothing is said. */
    String device() {
        return device.orElse("cpu");
    }

    /** Returns the folder of the run itself: of one in a comparison, if that is what is named. */
    Path folder(Path run) {
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
