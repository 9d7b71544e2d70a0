package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.MetricName.Ground;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.evaluate.Evaluation;
import io.maskbit.runtime.evaluate.EvaluationSettings;
import io.maskbit.runtime.evaluate.FirstPictures;
import io.maskbit.runtime.evaluate.PerceptualDistance;
import io.maskbit.runtime.evaluate.Subject;
import io.maskbit.runtime.report.ScoreModel;
import io.maskbit.runtime.report.ScoreWriter;
import io.maskbit.tensor.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures images by a protocol. */
@Command(
        name = "evaluate",
        description = {
            "Measures images by a named protocol: those of a set, the samples or the reconstructions"
                    + " of a run. Every value is recorded with its protocol, number of images,"
                    + " reference, network and interval. Work that was interrupted goes on with the"
                    + " same command."
        },
        mixinStandardHelpOptions = true)
final class EvaluateVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private MeasuredOptions subject;

    @Mixin private ExtractorOptions network;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "adm, maskbit-rfid, torch-fidelity or clean-fid; without it maskbit-rfid for"
                            + " reconstructions and adm for all else")
    private Optional<String> protocol = Optional.empty();

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "METRIC",
            description = "metrics to compute; without it all of the protocol that can be")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            description =
                    "draws of images for intervals; 0 for none. Without it 200, but none for Fréchet"
                            + " distances of more than 512 features, where a draw takes seconds")
    private Optional<Integer> bootstrap = Optional.empty();

    @Option(
            names = "--infinite",
            description = "also estimates the Fréchet distance at infinitely many images")
    private boolean infinite;

    @Option(
            names = "--lpips",
            split = ",",
            paramLabel = "KEY=VALUE",
            description =
                    "for LPIPS: weights=vgg16-397923af.pth of torchvision and"
                            + " linear_weights=vgg_lpips.pth; other settings as of perceptual_loss")
    private Map<String, String> lpips = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "seed of samples and of what is drawn for intervals",
            defaultValue = "0")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of scores, page, features and images made",
            defaultValue = "evaluation")
    private Path out;

    @Override
    public Integer call() {
        PrintWriter to = spec.commandLine().getOut();
        Progress progress = Console.progress(to);
        EvaluationSettings settings = settings();
        try (NDManager manager = Backend.open(subject.device())) {
            Optional<FeatureExtractor> extractor = extractor(settings, manager);
            try {
                Optional<PerceptualDistance> perceptual =
                        lpips.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new PerceptualDistance(lpips, subject.catalog(), manager));
                Subject chosen =
                        subject.of(
                                settings,
                                extractor.map(FeatureExtractor::identity),
                                out,
                                seed,
                                progress);
                Evaluation.Measured measured =
                        new Evaluation(
                                        settings,
                                        extractor,
                                        perceptual,
                                        manager,
                                        out.resolve("features"),
                                        ProgramVersion.number(),
                                        progress)
                                .measure(chosen);
                ScoreModel model =
                        new ScoreModel(
                                chosen.name() + " by " + settings.protocol().name(),
                                measured.scores(),
                                measured.leftOut(),
                                FirstPictures.of(chosen, out.resolve("pictures")),
                                "maskbit "
                                        + String.join(
                                                " ",
                                                spec.commandLine()
                                                        .getParseResult()
                                                        .originalArgs()));
                ScoreWriter.write(model, out);
                to.print(ScoreWriter.summary(measured.scores()));
                measured.leftOut().forEach(reason -> to.println("  left out: " + reason));
                to.println("scores: " + out.resolve("scores.json"));
                to.println("page: " + out.resolve("scores.html"));
            } finally {
                extractor.ifPresent(FeatureExtractor::close);
            }
        }
        return Main.DONE;
    }

    private EvaluationSettings settings() {
        String name = protocol.orElse(subject.isReconstructions() ? "maskbit-rfid" : "adm");
        return new EvaluationSettings(
                Protocol.named(name),
                metrics.isEmpty() ? Optional.empty() : Optional.of(MetricName.of(metrics)),
                seed,
                bootstrap,
                infinite);
    }

    /** A network is opened only if a metric needs one, and one is named. */
    private Optional<FeatureExtractor> extractor(EvaluationSettings settings, NDManager manager) {
        boolean needed =
                settings.asked().orElse(settings.protocol().metrics()).stream()
                        .map(MetricName::ground)
                        .anyMatch(ground -> ground == Ground.FEATURES || ground == Ground.CLASSES);
        return needed && network.isGiven()
                ? Optional.of(network.open(settings.protocol().preparation(), manager))
                : Optional.empty();
    }
}
