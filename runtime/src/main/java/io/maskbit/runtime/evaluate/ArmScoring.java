package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.MetricName.Ground;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Environment;
import io.maskbit.runtime.arm.ImageScoring;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.runtime.images.Preprocessing;
import io.maskbit.runtime.measure.ReconstructionEvaluator;
import io.maskbit.runtime.measure.SampleEvaluator;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.runtime.plan.ScoreConfig;
import io.maskbit.runtime.plan.ScoreMetrics;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.training.data.DataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Scores the samples of an arm, or its reconstructions, by the protocol that its experiment names:
 * the images that its evaluators make, cut to 8 bits. Nothing that is drawn at random for a score
 * depends on the seed of the run, so that scores of all runs have one identity.
 */
public final class ArmScoring implements ImageScoring {

    private static final int BATCH = 32;
    private static final long SEED = 0;
    private static final int DIGITS = 16;

    private final ArmPlan plan;
    private final ScoreConfig config;
    private final NDManager manager;
    private final ArmFolder folder;
    private final SharedFeatures shared;
    private final Progress progress;
    private final ImageSet originals;
    private final MadeImages made;

    private ArmScoring(Laboratory laboratory, ArmFolder folder, Path cache, Progress progress) {
        plan = laboratory.plan();
        EvaluationConfig evaluation = plan.machine().evaluation();
        config = evaluation.scores();
        manager = laboratory.context().manager();
        this.folder = folder;
        this.progress = progress;
        shared = new SharedFeatures(cache.resolve("features"), manager, progress);
        DataSource validation = laboratory.data().validation();
        int side = plan.ground().shape().height();
        int back = Math.min(evaluation.reconstructions(), validation.size());
        originals =
                ImageSets.of(
                        "validation images " + validation.digest().substring(0, DIGITS),
                        validation,
                        new ImageSetOptions(
                                Optional.of(
                                        Preprocessing.square(side, plan.data().interpolation())),
                                ofReconstructions() ? OptionalInt.of(back) : OptionalInt.empty(),
                                OptionalLong.empty()));
        made =
                new MadeImages(
                        folder.scored().resolve(evaluator() + ".npz"),
                        ofReconstructions() ? back : evaluation.samples(),
                        side);
    }

    /**
     * Prepares to score an arm; see {@link ImageScoring.Source}. The features of the validation
     * images are made now, once per data and network.
     *
     * @param laboratory the arm
     * @param folder its folder
     * @param cache folder for what other runs can use again
     * @param progress told how far it is
     * @return empty if the experiment asks for no scores
     * @throws ExperimentException if the arm cannot be scored as it asks
     */
    public static Optional<ImageScoring> open(
            Laboratory laboratory, ArmFolder folder, Path cache, Progress progress) {
        if (!laboratory.plan().machine().evaluation().scores().isAsked()) {
            return Optional.empty();
        }
        ArmScoring scoring = new ArmScoring(laboratory, folder, cache, progress);
        scoring.prepare();
        return Optional.of(scoring);
    }

    private boolean ofReconstructions() {
        return config.isOfReconstructions(plan.generator().isPresent());
    }

    private String evaluator() {
        return ofReconstructions() ? ReconstructionEvaluator.NAME : SampleEvaluator.NAME;
    }

    private List<MetricName> metrics() {
        return new ScoreMetrics(config, ofReconstructions()).wanted();
    }

    private boolean compares() {
        return metrics().stream().anyMatch(metric -> metric.ground() == Ground.FEATURES);
    }

    private boolean pairs() {
        return metrics().stream().anyMatch(metric -> metric.ground() == Ground.PAIRS);
    }

    private void prepare() {
        if (made.count() < 2) {
            throw refusal("are of at least 2 images, but there is only " + made.count());
        }
        Optional<FeatureExtractor> extractor = extractor();
        try {
            Optional<Reference> reference = extractor.flatMap(this::reference);
            if (config.metrics().isEmpty()) {
                return; // what cannot be computed is left out
            }
            long others = reference.map(Reference::count).orElse(0L);
            if (metrics().contains(MetricName.KID)) {
                int least = (int) Math.min(made.count(), others);
                int size = protocol().kernel(made.count(), Math.toIntExact(others)).size();
                if (size > least) {
                    throw refusal(
                            "cannot be computed: kid takes subsets of "
                                    + size
                                    + " images, but there are "
                                    + least);
                }
            }
            if (metrics().contains(MetricName.INCEPTION_SCORE)) {
                protocol().splits().of(made.count());
            }
            if (metrics().contains(MetricName.SFID)
                    && reference.stream().anyMatch(r -> r.spatial(manager).isEmpty())) {
                throw refusal("cannot be computed: the reference has no spatial statistics");
            }
        } finally {
            extractor.ifPresent(FeatureExtractor::close);
        }
        if (ofReconstructions()) {
            readThrough(originals);
        }
    }

    /** A broken image is found before training, not after it. */
    private static void readThrough(ImageSet set) {
        try (ImageReading reading = set.read(BATCH)) {
            while (reading.next().isPresent()) {
                // each is decoded
            }
        }
    }

    private static ExperimentException refusal(String why) {
        return new ExperimentException(
                Location.of("evaluation.scores"),
                "the scores " + why,
                "change evaluation.scores.metrics, or the number of images");
    }

    private Protocol protocol() {
        Protocol named = config.chosen();
        return new Protocol(
                named.name(),
                named.about(),
                named.preparation(),
                named.splits(),
                named.kernel(),
                named.shrinks(),
                named.paired(),
                metrics());
    }

    private Optional<FeatureExtractor> extractor() {
        return config.network()
                .map(choice -> choice.open(protocol().preparation(), config.chunk(), manager));
    }

    private Optional<Reference> reference(FeatureExtractor extractor) {
        if (!compares()) {
            return Optional.empty();
        }
        return Optional.of(
                config.statistics()
                        .map(
                                file ->
                                        StatisticsReference.read(
                                                file, Optional.of(extractor.identity())))
                        .orElseGet(
                                () ->
                                        new Reference.OfImages(
                                                shared.complete(extractor, originals))));
    }

    @Override
    public void made(String evaluator, Images images) {
        if (evaluator.equals(evaluator())) {
            made.add(images);
        }
    }

    @Override
    public Scored scored() {
        ImageSet set = made.finish();
        Optional<FeatureExtractor> extractor = extractor();
        try {
            Subject subject =
                    new Subject(
                            folder.root().toString(),
                            set,
                            compares() || pairs() ? Optional.of(originals) : Optional.empty(),
                            extractor.flatMap(this::reference),
                            ofReconstructions(),
                            Optional.empty());
            Evaluation.Measured measured =
                    new Evaluation(
                                    new EvaluationSettings(
                                            protocol(),
                                            new ScoreMetrics(config, ofReconstructions()).asked(),
                                            SEED,
                                            Optional.of(0),
                                            false),
                                    extractor,
                                    Optional.empty(),
                                    manager,
                                    folder.scored().resolve("features"),
                                    Environment.programVersion(),
                                    progress)
                            .measure(subject);
            return new Scored(measured.scores(), measured.leftOut());
        } finally {
            extractor.ifPresent(FeatureExtractor::close);
        }
    }
}
