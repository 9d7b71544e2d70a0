package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Score.Spread;
import io.maskbit.evaluation.statistics.FeatureBootstrap;
import io.maskbit.evaluation.statistics.FeatureTable;
import io.maskbit.evaluation.statistics.Neighbours;
import java.util.Optional;

/** How sure scores of features are: intervals over images. */
final class FeatureSpreads {

    /** Above this many features a draw of a Fréchet distance takes seconds. */
    private static final int CHEAP = 512;

    private static final int BLOCK = 1024;

    private final FeatureScores scores;
    private final EvaluationSettings settings;
    private final NDManager manager;

    FeatureSpreads(FeatureScores scores, EvaluationSettings settings, NDManager manager) {
        this.scores = scores;
        this.settings = settings;
        this.manager = manager;
    }

    /** Returns an interval around a value; empty if none is wanted or there is no way. */
    Optional<Spread> of(MetricName metric, double value) {
        int draws = settings.draws().orElse(EvaluationSettings.DRAWS);
        if (draws < 2) {
            return Optional.empty();
        }
        FeatureBootstrap bootstrap = new FeatureBootstrap(draws, new Seeds(settings.seed()));
        Optional<FeatureBootstrap.Spread> found =
                switch (metric) {
                    case FID -> frechet(bootstrap, scores.set().pooled());
                    case SFID -> spatial(bootstrap);
                    case KID ->
                            Optional.of(
                                    bootstrap.kernelDistance(
                                            scores.mine(), scores.theirs(metric), BLOCK, manager));
                    case INCEPTION_SCORE -> Optional.of(inceptionScore(bootstrap));
                    case PRECISION -> Optional.of(bootstrap.overGenerated(known().precise()));
                    case RECALL -> Optional.of(bootstrap.overReal(known().recalled()));
                    case DENSITY -> Optional.of(bootstrap.overGenerated(known().densities()));
                    case COVERAGE -> Optional.of(bootstrap.overReal(known().covered()));
                    default -> Optional.empty();
                };
        return found.map(
                spread -> {
                    Interval around = spread.interval();
                    double moved = value - around.mean() + unmoved(metric, spread);
                    return new Spread(
                            around.low() + moved,
                            around.high() + moved,
                            "95 % over images, bootstrap of " + draws);
                });
    }

    /** Means of images have no bias that resampling adds to, and shares end at 0 and 1. */
    private static double unmoved(MetricName metric, FeatureBootstrap.Spread spread) {
        return switch (metric) {
            case PRECISION, RECALL, DENSITY, COVERAGE -> spread.shift();
            default -> 0;
        };
    }

    private Neighbours known() {
        return scores.neighbours(MetricName.PRECISION);
    }

    private Optional<FeatureBootstrap.Spread> frechet(
            FeatureBootstrap bootstrap, FeatureRows rows) {
        if (settings.draws().isEmpty() && rows.width() > CHEAP) {
            return Optional.empty();
        }
        return Optional.of(
                bootstrap.frechet(
                        scores.mine(), scores.reference().orElseThrow().pooled(manager), manager));
    }

    private Optional<FeatureBootstrap.Spread> spatial(FeatureBootstrap bootstrap) {
        FeatureRows rows = scores.set().spatial().orElseThrow();
        if (settings.draws().isEmpty() && rows.width() > CHEAP) {
            return Optional.empty();
        }
        try (FeatureTable table = ExtractedSet.table(rows, manager)) {
            return Optional.of(
                    bootstrap.frechet(
                            table,
                            scores.reference().orElseThrow().spatial(manager).orElseThrow(),
                            manager));
        }
    }

    private FeatureBootstrap.Spread inceptionScore(FeatureBootstrap bootstrap) {
        try (FeatureTable logits =
                ExtractedSet.table(scores.set().logits().orElseThrow(), manager)) {
            return bootstrap.inceptionScore(
                    logits, settings.protocol().splits().epsilon(), manager);
        }
    }
}
