package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.evaluation.statistics.SmallSample;
import io.maskbit.evaluation.statistics.StatisticsFile;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.runtime.images.StatisticsMerge;
import io.maskbit.runtime.images.StatisticsRun;
import io.maskbit.tensor.Backend;
import io.maskbit.training.data.Interpolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes statistics of a set of images, to compare others with. */
@Command(
        name = "stats",
        description = {
            "Makes statistics of a set of images, to compare others with: mean and covariance of a"
                    + " network's features in a .npz file with mu and sigma, as other tools read it."
                    + " The same command goes on after an interruption."
        },
        mixinStandardHelpOptions = true)
final class StatsVerb implements Callable<Integer> {

    private static final int BATCH = 32;

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(
            arity = "0..1",
            paramLabel = "SET",
            description =
                    "folder of images or of tar archives, .npz of uint8 images, .tar, or"
                            + " EXPERIMENT.yaml:train or :validation")
    private Optional<String> set = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "the statistics, a .npz file")
    private Path out;

    @Option(
            names = "--merge",
            arity = "1..*",
            paramLabel = "FILE",
            description = "instead of SET: statistics of parts of one set, made apart")
    private List<Path> merge = new ArrayList<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "prepares the images for the network (${DEFAULT-VALUE})",
            defaultValue = "adm")
    private String protocol;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "images read at once (${DEFAULT-VALUE})",
            defaultValue = "" + BATCH)
    private int batch;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, gpu or gpu:N",
            defaultValue = "cpu")
    private String device;

    @Mixin private ImageOptions images;

    @Mixin private ExtractorOptions network;

    @Override
    public Integer call() {
        Progress progress = Console.progress(spec.commandLine().getOut());
        if (set.isEmpty() == merge.isEmpty() || batch < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    batch < 1
                            ? "--batch must be at least 1"
                            : "give a set of images or --merge with files, and not both");
        }
        StatisticsFile made = merge.isEmpty() ? measured(progress) : merged();
        progress.say(
                String.format(
                        Locale.ROOT,
                        "statistics of %,d images are in %s, digest %s",
                        made.pooled().count(),
                        out,
                        made.digest()));
        SmallSample.frechet(made.pooled().count(), 0, made.pooled().width())
                .forEach(warning -> progress.say("note: " + warning));
        return Main.DONE;
    }

    private StatisticsFile measured(Progress progress) {
        Preparation preparation = Protocol.named(protocol).preparation();
        ImageSet all =
                ImageSets.open(
                        set.orElseThrow(),
                        images.options(Interpolation.BILINEAR),
                        plugins::catalog);
        try (NDManager manager = Backend.open(device);
                FeatureExtractor extractor = network.open(preparation, manager)) {
            return new StatisticsRun(
                            extractor,
                            manager,
                            all,
                            protocol,
                            ProgramVersion.number(),
                            out,
                            progress)
                    .complete(batch, StatisticsRun.KEEP_EVERY);
        }
    }

    private StatisticsFile merged() {
        if (images.isGiven() || network.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--merge takes files as they are: leave out the options of images and network");
        }
        if (Files.exists(out)) {
            throw new ParameterException(spec.commandLine(), out + " is there already");
        }
        StatisticsFile made = StatisticsMerge.of(merge, ProgramVersion.number());
        made.write(out);
        return made;
    }
}
