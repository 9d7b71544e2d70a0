package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.MetricName.Ground;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreIdentity;
import io.maskbit.evaluation.statistics.Extrapolation;
import io.maskbit.runtime.arm.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Measures a subject by a protocol: every value gets its identity, its interval, its warnings. */
public final class Evaluation {

    /** The network whose values may be called FID. */
    private static final String FID_NETWORK = "inception-v3-fid";

    private final EvaluationSettings settings;
    private final Optional<FeatureExtractor> extractor;
    private final Optional<PerceptualDistance> perceptual;
    private final NDManager manager;
    private final Path folder;
    private final String code;
    private final Progress progress;

    /**
     * Prepares to measure.
     *
     * @param settings how
     * @param extractor the network of features; empty if none is given
     * @param perceptual the network of LPIPS; empty if none is given
     * @param manager where arrays are made
     * @param folder where features are kept
     * @param code version of this program
     * @param progress told how far it has come
     */
    public Evaluation(
            EvaluationSettings settings,
            Optional<FeatureExtractor> extractor,
            Optional<PerceptualDistance> perceptual,
            NDManager manager,
            Path folder,
            String code,
            Progress progress) {
        this.settings = settings;
        this.extractor = extractor;
        this.perceptual = perceptual;
        this.manager = manager;
        this.folder = folder;
        this.code = code;
        this.progress = progress;
    }

    /**
     * What was measured.
     *
     * @param scores values in the order in which they were asked for
     * @param leftOut metrics of the protocol that could not be computed, with the reason
     */
    public record Measured(List<Score> scores, List<String> leftOut) {}

    /**
     * Measures.
     *
     * @param subject what is measured
     * @return the scores, at least one
     * @throws ExperimentException if a metric that was asked for cannot be computed, or none can
     */
    public Measured measure(Subject subject) {
        List<MetricName> metrics = settings.metrics();
        List<Score> scores = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        PlainScores plain = new PlainScores(settings, subject, perceptual, code);
        Optional<PairScores> pairs =
                subject.paired() && any(metrics, Ground.PAIRS)
                        ? Optional.of(
                                new PairScores(perceptual, progress)
                                        .look(subject.set(), subject.against().orElseThrow()))
                        : Optional.empty();
        boolean seen =
                extractor.isPresent()
                        && (any(metrics, Ground.FEATURES) || any(metrics, Ground.CLASSES));
        Optional<FeatureScores> features = seen ? Optional.of(look(subject)) : Optional.empty();
        try {
            for (MetricName metric : metrics) {
                try {
                    scores.add(
                            switch (metric.ground()) {
                                case FEATURES, CLASSES -> ofFeatures(metric, subject, features);
                                case PAIRS -> plain.ofPairs(metric, pairs);
                                case TOKENS -> plain.ofTokens(metric);
                            });
                    if (metric == MetricName.FID && settings.extrapolated()) {
                        scores.add(
                                extrapolated(
                                        scores.get(scores.size() - 1), features.orElseThrow()));
                    }
                } catch (ExperimentException e) {
                    if (settings.asked().isPresent()) {
                        throw e;
                    }
                    leftOut.add(reason(e));
                }
            }
        } finally {
            features.ifPresent(FeatureScores::close);
        }
        if (scores.isEmpty()) {
            throw new ExperimentException(
                    Location.of(subject.name()),
                    "nothing of the protocol "
                            + settings.protocol().name()
                            + " can be computed: "
                            + leftOut.stream().distinct().collect(Collectors.joining("; ")));
        }
        return new Measured(scores, leftOut);
    }

    /** What is wrong with a metric, and where, without the advice. */
    private static String reason(ExperimentException e) {
        Problem problem = e.problems().get(0);
        return problem.location() + ": " + problem.message();
    }

    private static boolean any(List<MetricName> metrics, Ground ground) {
        return metrics.stream().anyMatch(metric -> metric.ground() == ground);
    }

    private FeatureScores look(Subject subject) {
        FeatureRun run = new FeatureRun(extractor.orElseThrow(), manager, folder, progress);
        ExtractedSet set = run.complete(subject.set());
        Optional<Reference> reference =
                subject.statistics()
                        .or(
                                () ->
                                        subject.against()
                                                .map(run::complete)
                                                .map(Reference.OfImages::new));
        return new FeatureScores(settings, set, reference, manager);
    }

    private Score ofFeatures(MetricName metric, Subject subject, Optional<FeatureScores> features) {
        FeatureScores known =
                features.orElseThrow(
                        () ->
                                refusal(
                                        metric,
                                        "no network is given that sees features",
                                        "give its weights with --inception FILE, or another network"
                                                + " with --features FILE"));
        ExtractorIdentity network = known.set().extractor();
        String id = metric.id(network.name().equals(FID_NETWORK));
        if (id.isEmpty()) {
            throw refusal(
                    metric,
                    "is of the classes of the published network only, not of " + network.name(),
                    "leave it out with --metrics");
        }
        Optional<Reference> reference =
                metric.ground() == Ground.CLASSES ? Optional.empty() : known.reference();
        double value = known.value(metric);
        int others = reference.map(r -> Math.toIntExact(r.count())).orElse(0);
        Map<String, String> facts =
                new TreeMap<>(settings.protocol().settings(metric, known.set().count(), others));
        facts.put("preprocessing", subject.set().preprocessing().text());
        if (metric.ground() == Ground.FEATURES
                && reference.flatMap(Reference::images).isPresent()) {
            subject.against()
                    .ifPresent(
                            set ->
                                    facts.put(
                                            "preprocessing of the reference",
                                            set.preprocessing().text()));
        }
        ScoreIdentity identity =
                new ScoreIdentity(
                        id,
                        settings.protocol().name(),
                        known.set().count(),
                        reference.map(Reference::digest).orElse(""),
                        reference.map(Reference::count).orElse(0L),
                        Optional.of(network),
                        facts,
                        settings.seed(),
                        code);
        return new Score(
                subject.name(),
                known.set().digest(),
                identity,
                value,
                metric.unit(),
                metric.better(),
                known.spread(metric),
                known.warnings(metric));
    }

    /** The same score at infinitely many images, as far as a line tells. */
    private static Score extrapolated(Score score, FeatureScores features) {
        Extrapolation line = features.extrapolated();
        ScoreIdentity of = score.identity();
        Map<String, String> facts = new TreeMap<>(of.settings());
        int points = line.points().size();
        facts.put(
                "extrapolated",
                "line over 1/N through "
                        + points
                        + " sizes from "
                        + line.points().get(0).images()
                        + " to "
                        + line.points().get(points - 1).images());
        return new Score(
                score.subject(),
                score.subjectDigest(),
                new ScoreIdentity(
                        of.metric() + "-infinite",
                        of.protocol(),
                        of.images(),
                        of.reference(),
                        of.referenceImages(),
                        of.extractor(),
                        facts,
                        of.seed(),
                        of.code()),
                line.value(),
                score.unit(),
                score.better(),
                Optional.empty(),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "the line misses the values by %.3g; a reference of few images"
                                        + " keeps its own bias",
                                line.residual())));
    }

    static ExperimentException refusal(MetricName metric, String why, String what) {
        return new ExperimentException(Location.of(metric.id()), why, what);
    }
}
