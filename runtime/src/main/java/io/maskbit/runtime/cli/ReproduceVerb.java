package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreTable;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.evaluate.Evaluation;
import io.maskbit.runtime.report.ScoreModel;
import io.maskbit.runtime.report.ScoreWriter;
import io.maskbit.runtime.reproduce.PublishedResults;
import io.maskbit.runtime.reproduce.PublishedResults.Entry;
import io.maskbit.runtime.reproduce.PublishedResults.Value;
import io.maskbit.runtime.reproduce.Reproduction;
import io.maskbit.tensor.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a published model again and says whether its numbers come out. */
@Command(
        name = "reproduce",
        description = {
            "Measures a published model again and says of each of its numbers: pass or fail; or"
                    + " exactly what is missing. Without NAME lists what is published."
        },
        mixinStandardHelpOptions = true)
final class ReproduceVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Mixin private ExtractorOptions network;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "name of a published model")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "what is published (${DEFAULT-VALUE})",
            defaultValue = "experiments/published/results.yaml")
    private Path results;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "published weights of the tokenizer")
    private Optional<Path> tokenizer = Optional.empty();

    @Option(
            names = "--generator",
            paramLabel = "FILE",
            description = "published weights of the generator")
    private Optional<Path> generator = Optional.empty();

    @Option(
            names = "--images",
            paramLabel = "SET",
            description = "the images that a tokenizer reconstructs")
    private Optional<String> images = Optional.empty();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "the statistics that samples are compared with")
    private Optional<Path> reference = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, gpu or gpu:N",
            defaultValue = "cpu")
    private String device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of models, images, features and scores",
            defaultValue = "reproduction")
    private Path out;

    @Override
    public Integer call() {
        PublishedResults published = PublishedResults.read(results);
        PrintWriter to = spec.commandLine().getOut();
        if (name.isEmpty()) {
            published.results().forEach((each, entry) -> to.println(each + ": " + words(entry)));
            return Main.DONE;
        }
        String wanted = name.orElseThrow();
        Entry entry = published.named(wanted);
        Reproduction work =
                new Reproduction(
                        wanted,
                        entry,
                        published.folder(),
                        new Reproduction.Given(
                                tokenizer, generator, images, reference, network.isGiven()));
        List<String> missing = work.missing();
        if (!missing.isEmpty()) {
            throw new ExperimentException(
                    Location.of(wanted),
                    "cannot be measured yet",
                    missing.stream().map(what -> "missing: " + what).toArray(String[]::new));
        }
        return measured(wanted, entry, work, Console.progress(to));
    }

    private int measured(String wanted, Entry entry, Reproduction work, Progress progress) {
        Evaluation.Measured measured;
        try (NDManager manager = Backend.open(device);
                FeatureExtractor extractor =
                        network.open(
                                Protocol.named(entry.result().protocol()).preparation(), manager)) {
            measured =
                    work.measure(
                            new Reproduction.Bench(
                                    extractor,
                                    manager,
                                    plugins.catalog(),
                                    device,
                                    out,
                                    ProgramVersion.number(),
                                    progress));
        }
        ScoreWriter.write(
                new ScoreModel(
                        wanted + ", measured again",
                        measured.scores(),
                        List.of(),
                        Map.of(),
                        "maskbit "
                                + String.join(
                                        " ", spec.commandLine().getParseResult().originalArgs())),
                out);
        return verdict(entry, measured.scores());
    }

    private int verdict(Entry entry, List<Score> scores) {
        PrintWriter to = spec.commandLine().getOut();
        boolean all = true;
        for (int i = 0; i < scores.size(); i++) {
            Value value = entry.values().get(i);
            Score score = scores.get(i);
            String otherwise = otherwise(value, entry, score);
            boolean met = otherwise.isEmpty() && value.isMetBy(score.value());
            all &= met;
            to.printf(
                    "%s: %s: published %s, measured %s, tolerance %s%s%n",
                    met ? "pass" : "fail",
                    value.name(),
                    ScoreTable.number(value.value()),
                    ScoreTable.number(score.value()),
                    ScoreTable.number(value.tolerance()),
                    otherwise);
        }
        to.println("scores: " + out.resolve("scores.json"));
        return all ? Main.DONE : Main.FAILED;
    }

    /** Says in what a measurement is another one than the published; empty if in nothing. */
    private static String otherwise(Value value, Entry entry, Score score) {
        long images = score.identity().images();
        if (images != entry.result().images()) {
            return "; of " + images + " images, published of " + entry.result().images();
        }
        String metric = score.identity().metric();
        return metric.equals(value.name())
                ? ""
                : "; this network measures " + metric + ", which is no " + value.name();
    }

    private static String words(Entry entry) {
        StringBuilder words = new StringBuilder(entry.result().protocol());
        entry.values()
                .forEach(
                        value ->
                                words.append(", ")
                                        .append(value.metric().id())
                                        .append(' ')
                                        .append(value.value()));
        return words.append(" (").append(entry.result().data()).append(')').toString();
    }
}
