package io.maskbit.runtime.reproduce;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.evaluate.Evaluation;
import io.maskbit.runtime.evaluate.EvaluationSettings;
import io.maskbit.runtime.evaluate.RunImages;
import io.maskbit.runtime.evaluate.StatisticsReference;
import io.maskbit.runtime.evaluate.Subject;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.reproduce.PublishedResults.Entry;
import io.maskbit.runtime.reproduce.PublishedResults.Value;
import io.maskbit.runtime.weights.WeightImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures a published model again. */
public final class Reproduction {

    private final String name;
    private final Entry entry;
    private final Path recipes;
    private final Given given;

    /**
     * Describes the work; nothing is done yet.
     *
     * @param name name of the result
     * @param entry what was published
     * @param recipes folder of the recipes
     * @param given what the user has
     */
    public Reproduction(String name, Entry entry, Path recipes, Given given) {
        this.name = name;
        this.entry = entry;
        this.recipes = recipes;
        this.given = given;
    }

    /**
     * What a user has.
     *
     * @param tokenizer file of the tokenizer's weights
     * @param generator file of the generator's weights
     * @param images set of images for reconstructions
     * @param reference statistics that samples are compared with
     * @param hasNetwork whether the weights of the feature network are named
     */
    public record Given(
            Optional<Path> tokenizer,
            Optional<Path> generator,
            Optional<String> images,
            Optional<Path> reference,
            boolean hasNetwork) {}

    /** Returns exactly what is missing, a sentence each; empty if it can be measured. */
    public List<String> missing() {
        PublishedResult result = entry.result();
        List<String> missing = new ArrayList<>();
        require(missing, given.tokenizer(), "--tokenizer", result.tokenizer());
        if (result.isGenerator()) {
            require(missing, given.generator(), "--generator", result.generator());
            if (given.reference().filter(Files::exists).isEmpty()) {
                missing.add("the reference: " + result.data() + "; give its file with --reference");
            }
        } else if (given.images().isEmpty()) {
            missing.add("the images: " + result.data() + "; give their folder with --images");
        }
        if (!given.hasNetwork()) {
            missing.add(
                    "the network of FID: pt_inception-2015-12-05-6726825d.pth of the pytorch-fid"
                            + " release; give it with --inception");
        }
        return missing;
    }

    private void require(List<String> missing, Optional<Path> file, String option, String wanted) {
        if (file.filter(Files::exists).isEmpty()) {
            missing.add(
                    "the weights "
                            + wanted
                            + ", published at "
                            + entry.result().source()
                            + "; give the file with "
                            + option
                            + file.map(path -> " (there is no " + path + ")").orElse(""));
        }
    }

    /**
     * Where and with what to measure.
     *
     * @param extractor the feature network
     * @param manager where arrays are made
     * @param catalog components
     * @param device where models run
     * @param folder where everything goes
     * @param code version of this program
     * @param progress told how far it has come
     */
    public record Bench(
            FeatureExtractor extractor,
            NDManager manager,
            Catalog catalog,
            String device,
            Path folder,
            String code,
            Progress progress) {}

    /** Returns how to measure: the published metrics by the published protocol, nothing else. */
    private EvaluationSettings settings() {
        List<MetricName> metrics = entry.values().stream().map(Value::metric).toList();
        return new EvaluationSettings(
                Protocol.named(entry.result().protocol()),
                Optional.of(metrics),
                0,
                Optional.of(0),
                false);
    }

    /**
     * Measures.
     *
     * @param bench where and with what
     * @return the scores, in the order of the published values
     */
    public Evaluation.Measured measure(Bench bench) {
        return new Evaluation(
                        settings(),
                        Optional.of(bench.extractor()),
                        Optional.empty(),
                        bench.manager(),
                        bench.folder().resolve("features"),
                        bench.code(),
                        bench.progress())
                .measure(subject(bench));
    }

    private Subject subject(Bench bench) {
        PublishedResult result = entry.result();
        Path run = bench.folder().resolve("model");
        SetOption device = SetOption.of("device=" + bench.device());
        List<Path> files = new ArrayList<>(List.of(given.tokenizer().orElseThrow()));
        if (result.isGenerator()) {
            files.add(given.generator().orElseThrow());
        }
        new WeightImport(bench.catalog(), bench.progress())
                .run(
                        new WeightImport.Request(
                                files,
                                run,
                                Optional.empty(),
                                Optional.of(Document.read(recipes.resolve(result.recipe()))),
                                List.of(SetOption.of("device=" + bench.device())),
                                Optional.of(classes())));
        try (TrainedRun trained = TrainedRun.open(run, bench.catalog(), List.of(), 0)) {
            RunImages images =
                    new RunImages(trained, name, bench.folder(), bench::catalog, bench.progress());
            if (!result.isGenerator()) {
                return images.reconstructions(
                        given.images().orElseThrow(), ImageSetOptions.ALL, true);
            }
            return new Subject(
                    name,
                    images.samples(result.images(), 0),
                    Optional.empty(),
                    Optional.of(
                            StatisticsReference.read(
                                    given.reference().orElseThrow(),
                                    Optional.of(bench.extractor().identity()))),
                    false,
                    Optional.empty());
        }
    }

    private List<String> classes() {
        return IntStream.range(0, entry.result().classes()).mapToObj(String::valueOf).toList();
    }
}
