package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.score.MetricName.Ground;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.evaluate.EvaluationSettings;
import io.maskbit.runtime.evaluate.Reference;
import io.maskbit.runtime.evaluate.RunImages;
import io.maskbit.runtime.evaluate.StatisticsReference;
import io.maskbit.runtime.evaluate.Subject;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.data.Interpolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is measured, and against what. */
final class MeasuredOptions {

    @Parameters(
            index = "0",
            paramLabel = "SUBJECT",
            description =
                    "a folder of images, .npz, .tar or EXPERIMENT.yaml:validation; with --samples or"
                            + " --reconstructions the folder of a run, or of a comparison")
    private String subject;

    @Mixin private RunChoice runs;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "measure N samples of the run; they are made into --out if needed")
    private Optional<Integer> samples = Optional.empty();

    @Option(
            names = "--reconstructions",
            description =
                    "measure reconstructions of the run's validation images, or of --images, against"
                            + " their originals; they are made into --out if needed")
    private boolean reconstructions;

    @Option(
            names = "--images",
            paramLabel = "SET",
            description = "with --reconstructions: other images, prepared to the run's extent")
    private Optional<String> images = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "REFERENCE",
            description =
                    "what to compare with: a set of images, or a .npz of statistics as 'maskbit"
                            + " stats' and the ADM suite write them. Samples of a run are compared"
                            + " with its validation images without it")
    private Optional<String> against = Optional.empty();

    @Option(
            names = "--paired",
            description =
                    "the images of --against are the originals of those of SUBJECT, in the same"
                            + " order")
    private boolean paired;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "how tables call what is measured; without it SUBJECT")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "with --samples: changes a setting of the sampler, such as"
                            + " sampling.steps=32")
    private List<String> settings = new ArrayList<>();

    @Mixin private ImageOptions options;

    /** Returns where to compute. */
    String device() {
        return runs.device();
    }

    /** Returns the factories of the program and of the plugins. */
    Catalog catalog() {
        return runs.catalog();
    }

    /** Returns whether reconstructions of a run are measured. */
    boolean isReconstructions() {
        return reconstructions;
    }

    /**
     * Opens what is measured, and makes it if it is not there.
     *
     * @param how how it will be measured
     * @param network the network that will look; empty if none will
     * @param out where images are made
     * @param seed of samples
     * @param progress told how far it has come
     */
    Subject of(
            EvaluationSettings how,
            Optional<ExtractorIdentity> network,
            Path out,
            long seed,
            Progress progress) {
        check();
        if (samples.isPresent()) {
            return samples(samples.orElseThrow(), network, out, seed, progress);
        }
        if (reconstructions) {
            boolean tokens =
                    how.asked().orElse(how.protocol().metrics()).stream()
                            .anyMatch(metric -> metric.ground() == Ground.TOKENS);
            return reconstructions(tokens, out, progress);
        }
        ImageSetOptions wanted = options.options(Interpolation.BILINEAR);
        ImageSet set = ImageSets.open(subject, wanted, runs::catalog);
        boolean statistics = isStatistics();
        ImageSetOptions others =
                paired
                        ? wanted
                        : new ImageSetOptions(
                                wanted.preprocessing(), OptionalInt.empty(), OptionalLong.empty());
        return new Subject(
                name.orElse(subject),
                set,
                against.filter(what -> !statistics)
                        .map(what -> ImageSets.open(what, others, runs::catalog)),
                statistics ? Optional.of(statistics(network)) : Optional.empty(),
                paired,
                Optional.empty());
    }

    private void check() {
        if (samples.isPresent() && reconstructions) {
            throw refusal("--samples", "one folder of scores is of one thing", "leave out one");
        }
        if (images.isPresent() && !reconstructions) {
            throw refusal(
                    "--images", "has an effect with --reconstructions only", "give it as SUBJECT");
        }
        if (!settings.isEmpty() && samples.isEmpty()) {
            throw refusal("--set", "has an effect with --samples only", "leave it out");
        }
        if (samples.isPresent() && options.isSelection()) {
            throw refusal(
                    "--limit, --choose",
                    "choose among images that are there, but samples are made",
                    "say how many with --samples N");
        }
        if (samples.isPresent() && samples.orElseThrow() < 2) {
            throw refusal("--samples", "must be at least 2", "give more");
        }
        if (reconstructions && (against.isPresent() || paired)) {
            throw refusal(
                    "--against",
                    "reconstructions are compared with their own originals",
                    "leave out --against and --paired");
        }
        if (paired && (against.isEmpty() || samples.isPresent())) {
            throw refusal(
                    "--paired",
                    "is said of a SUBJECT and its originals",
                    "give --against ORIGINALS");
        }
    }

    private boolean isStatistics() {
        return against.map(what -> StatisticsReference.is(Path.of(what))).orElse(false);
    }

    private Reference statistics(Optional<ExtractorIdentity> network) {
        return StatisticsReference.read(Path.of(against.orElseThrow()), network);
    }

    private Subject samples(
            int count,
            Optional<ExtractorIdentity> network,
            Path out,
            long seed,
            Progress progress) {
        Path run = runs.folder(Path.of(subject));
        boolean statistics = isStatistics();
        ImageSet drawn;
        try (TrainedRun trained = runs.open(run, settings, seed)) {
            drawn =
                    new RunImages(trained, run.toString(), out, runs::catalog, progress)
                            .samples(count, seed);
        }
        Optional<ImageSet> others =
                statistics
                        ? Optional.empty()
                        : Optional.of(
                                ImageSets.open(
                                        against.orElse(run.resolve("arm.yaml") + ":validation"),
                                        options.options(Interpolation.BILINEAR),
                                        runs::catalog));
        return new Subject(
                name.orElse(subject),
                drawn,
                others,
                statistics ? Optional.of(statistics(network)) : Optional.empty(),
                false,
                Optional.empty());
    }

    private Subject reconstructions(boolean tokens, Path out, Progress progress) {
        Path run = runs.folder(Path.of(subject));
        try (TrainedRun trained = runs.open(run, List.of(), 0)) {
            return new RunImages(trained, name.orElse(subject), out, runs::catalog, progress)
                    .reconstructions(
                            images.orElse(run.resolve("arm.yaml") + ":validation"),
                            options.options(trained.plan().data().interpolation()),
                            tokens);
        }
    }

    private static ExperimentException refusal(String option, String why, String what) {
        return new ExperimentException(Location.of(option), why, what);
    }
}
