package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.evaluation.score.Score.Spread;
import io.maskbit.evaluation.statistics.Cmmd;
import io.maskbit.evaluation.statistics.Extrapolation;
import io.maskbit.evaluation.statistics.FeatureTable;
import io.maskbit.evaluation.statistics.FrechetReference;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.evaluation.statistics.InceptionScore;
import io.maskbit.evaluation.statistics.KernelDistance;
import io.maskbit.evaluation.statistics.Neighbours;
import io.maskbit.evaluation.statistics.SmallSample;
import io.maskbit.tensor.Step;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what can be said of the features of a set, alone and against a reference. What several
 * metrics need is computed once.
 */
final class FeatureScores implements AutoCloseable {

    private static final int BLOCK = 1024;

    private final EvaluationSettings settings;
    private final Protocol protocol;
    private final ExtractedSet set;
    private final Optional<Reference> reference;
    private final NDManager manager;
    private final Map<MetricName, Double> known = new EnumMap<>(MetricName.class);
    private Optional<Neighbours> neighbours = Optional.empty();
    private Optional<FeatureTable> mine = Optional.empty();
    private Optional<FeatureTable> theirs = Optional.empty();

    FeatureScores(
            EvaluationSettings settings,
            ExtractedSet set,
            Optional<Reference> reference,
            NDManager manager) {
        this.settings = settings;
        this.protocol = settings.protocol();
        this.set = set;
        this.reference = reference;
        this.manager = manager;
    }

    /** Returns the measured images. */
    ExtractedSet set() {
        return set;
    }

    /** Returns what they are compared with, if anything. */
    Optional<Reference> reference() {
        return reference;
    }

    /**
     * Computes a metric of features or classes.
     *
     * @throws ExperimentException if the set, the network or the reference cannot give it
     */
    double value(MetricName metric) {
        Double before = known.get(metric);
        if (before != null) {
            return before;
        }
        double value =
                switch (metric) {
                    case FID -> frechet();
                    case SFID -> spatial();
                    case INCEPTION_SCORE -> inceptionScore();
                    case KID -> kernelDistance();
                    case CMMD -> Cmmd.of(mine(), theirs(metric), BLOCK, manager);
                    case PRECISION -> neighbours(metric).precision();
                    case RECALL -> neighbours(metric).recall();
                    case DENSITY -> neighbours(metric).density();
                    case COVERAGE -> neighbours(metric).coverage();
                    default -> throw new IllegalArgumentException(metric + " needs no features");
                };
        known.put(metric, value);
        return value;
    }

    private double frechet() {
        Gaussian other = reference(MetricName.FID).pooled(manager);
        requireWidth(MetricName.FID, other, set.pooled());
        try (FrechetReference fitted = new FrechetReference(other, manager)) {
            return fitted.distance(ExtractedSet.gaussian(set.pooled(), manager));
        }
    }

    private double spatial() {
        FeatureRows rows =
                set.spatial()
                        .orElseThrow(
                                () ->
                                        lacks(
                                                MetricName.SFID,
                                                "the network "
                                                        + set.extractor().name()
                                                        + " gives no spatial features"));
        Reference against = reference(MetricName.SFID);
        Gaussian other =
                against.spatial(manager)
                        .orElseThrow(
                                () ->
                                        lacks(
                                                MetricName.SFID,
                                                against.name()
                                                        + " holds no spatial statistics, mu_s and"
                                                        + " sigma_s"));
        requireWidth(MetricName.SFID, other, rows);
        try (FrechetReference fitted = new FrechetReference(other, manager)) {
            return fitted.distance(ExtractedSet.gaussian(rows, manager));
        }
    }

    private void requireWidth(MetricName metric, Gaussian other, FeatureRows rows) {
        if (other.width() != rows.width()) {
            throw new ExperimentException(
                    Location.of(reference(metric).name()),
                    "holds statistics of "
                            + other.width()
                            + " features, but the network "
                            + set.extractor().name()
                            + " gives "
                            + rows.width(),
                    "they were made with another network, or another layer of it");
        }
    }

    private double inceptionScore() {
        FeatureRows rows =
                set.logits()
                        .orElseThrow(
                                () ->
                                        lacks(
                                                MetricName.INCEPTION_SCORE,
                                                "the network "
                                                        + set.extractor().name()
                                                        + " knows no classes"));
        InceptionScore score =
                new InceptionScore(
                        rows.width(),
                        protocol.splits().of(set.count()),
                        protocol.splits().epsilon());
        rows.forEach(values -> Step.run(() -> score.add(rows.array(values, manager))));
        return score.value();
    }

    private double kernelDistance() {
        FeatureTable other = theirs(MetricName.KID);
        return KernelDistance.of(
                        mine(), other, protocol.kernel(set.count(), other.count()), manager)
                .mean();
    }

    /** Returns what holds of each image among its neighbours. */
    Neighbours neighbours(MetricName metric) {
        if (neighbours.isEmpty()) {
            neighbours =
                    Optional.of(
                            Neighbours.of(
                                    theirs(metric),
                                    mine(),
                                    new Neighbours.Settings(
                                            Protocol.NEIGHBOURS,
                                            Protocol.DENSITY_NEIGHBOURS,
                                            BLOCK),
                                    manager));
        }
        return neighbours.orElseThrow();
    }

    /** Returns an interval around a metric; empty if none is wanted or there is no way. */
    Optional<Spread> spread(MetricName metric) {
        return new FeatureSpreads(this, settings, manager).of(metric, value(metric));
    }

    /** Returns what a reader of a metric must know: too few images, for example. */
    List<String> warnings(MetricName metric) {
        long others = reference.map(Reference::count).orElse(0L);
        return switch (metric) {
            case FID -> SmallSample.frechet(set.count(), others, set.pooled().width());
            case SFID ->
                    SmallSample.frechet(
                            set.count(), others, set.spatial().map(FeatureRows::width).orElse(0));
            case KID ->
                    SmallSample.kernelDistance(
                            set.count(),
                            others,
                            protocol.kernel(set.count(), Math.toIntExact(others)).size());
            case INCEPTION_SCORE ->
                    SmallSample.inceptionScore(
                            set.count(),
                            protocol.splits().largest(set.count()),
                            set.logits().map(FeatureRows::width).orElse(0));
            case PRECISION, RECALL, DENSITY, COVERAGE ->
                    SmallSample.neighbours(set.count(), others);
            default -> List.of();
        };
    }

    /** Returns the Fréchet distance at infinitely many images. */
    Extrapolation extrapolated() {
        return Extrapolation.frechet(
                mine(),
                reference(MetricName.FID).pooled(manager),
                Extrapolation.POINTS,
                new Seeds(settings.seed()).stream(Purpose.STUDY, "extrapolation"),
                manager);
    }

    private Reference reference(MetricName metric) {
        return reference.orElseThrow(
                () -> lacks(metric, "nothing is given to compare " + set.name() + " with"));
    }

    /** Returns the features of the measured images in memory. */
    FeatureTable mine() {
        if (mine.isEmpty()) {
            mine = Optional.of(ExtractedSet.table(set.pooled(), manager));
        }
        return mine.orElseThrow();
    }

    /** Returns the features of the reference in memory. */
    FeatureTable theirs(MetricName metric) {
        if (theirs.isEmpty()) {
            ExtractedSet images =
                    reference(metric)
                            .images()
                            .orElseThrow(
                                    () ->
                                            lacks(
                                                    metric,
                                                    reference(metric).name()
                                                            + " holds statistics, but the images"
                                                            + " themselves are needed"));
            theirs = Optional.of(ExtractedSet.table(images.pooled(), manager));
        }
        return theirs.orElseThrow();
    }

    private static ExperimentException lacks(MetricName metric, String reason) {
        return new ExperimentException(
                Location.of(metric.id()),
                "cannot be computed: " + reason,
                "give a set of images with --against, or leave the metric out with --metrics");
    }

    @Override
    public void close() {
        mine.ifPresent(FeatureTable::close);
        theirs.ifPresent(FeatureTable::close);
    }
}
