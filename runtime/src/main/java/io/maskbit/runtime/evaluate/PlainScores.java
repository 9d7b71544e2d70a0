package io.maskbit.runtime.evaluate;

import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.Score.Spread;
import io.maskbit.evaluation.score.ScoreIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Scores that no network of features takes part in: those of pairs, and those of tokens. */
final class PlainScores {

    private final EvaluationSettings settings;
    private final Subject subject;
    private final Optional<PerceptualDistance> perceptual;
    private final String code;

    PlainScores(
            EvaluationSettings settings,
            Subject subject,
            Optional<PerceptualDistance> perceptual,
            String code) {
        this.settings = settings;
        this.subject = subject;
        this.perceptual = perceptual;
        this.code = code;
    }

    Score ofPairs(MetricName metric, Optional<PairScores> pairs) {
        PairScores known =
                pairs.orElseThrow(
                        () ->
                                Evaluation.refusal(
                                        metric,
                                        "compares images with their originals, but these are no"
                                                + " pairs",
                                        "say --paired if the images of --against are the originals,"
                                                + " in the same order"));
        if (!known.has(metric)) {
            throw Evaluation.refusal(
                    metric,
                    "needs two files of weights, which do not come with the program",
                    "give them with --lpips"
                            + " weights=vgg16-397923af.pth,linear_weights=vgg_lpips.pth");
        }
        int draws = settings.draws().orElse(EvaluationSettings.DRAWS);
        Optional<Spread> spread =
                draws == 0
                        ? Optional.empty()
                        : Optional.of(known.spread(metric, draws, settings.seed()));
        return plain(
                metric,
                new Measure(
                        known.mean(metric),
                        known.digest(),
                        known.pairs(),
                        known.originalsDigest(),
                        spread));
    }

    Score ofTokens(MetricName metric) {
        CodebookMetrics tokens =
                subject.tokens()
                        .orElseThrow(
                                () ->
                                        Evaluation.refusal(
                                                metric,
                                                "is of the tokens of a tokenizer, but only images"
                                                        + " are given",
                                                "give a run with --reconstructions"));
        double value =
                switch (metric) {
                    case CODEBOOK_USAGE -> tokens.usage();
                    case CODEBOOK_ENTROPY -> tokens.entropy();
                    case BIT_ENTROPY -> bitEntropy(tokens, metric);
                    default -> throw new IllegalArgumentException(metric + " is not of tokens");
                };
        return plain(metric, new Measure(value, "", subject.set().size(), "", Optional.empty()));
    }

    private static double bitEntropy(CodebookMetrics tokens, MetricName metric) {
        if (!(tokens.space() instanceof TokenSpace.Bits)) {
            throw Evaluation.refusal(
                    metric, "is of bits, but the tokens are a codebook's", "leave it out");
        }
        return Arrays.stream(tokens.bitEntropies()).average().orElseThrow();
    }

    /** A value that no network of features took part in. */
    private record Measure(
            double value, String digest, int images, String reference, Optional<Spread> spread) {}

    private Score plain(MetricName metric, Measure measure) {
        return new Score(
                subject.name(),
                measure.digest(),
                new ScoreIdentity(
                        metric.id(),
                        settings.protocol().name(),
                        measure.images(),
                        measure.reference(),
                        measure.reference().isEmpty() ? 0 : measure.images(),
                        Optional.empty(),
                        facts(metric),
                        settings.seed(),
                        code),
                measure.value(),
                metric.unit(),
                metric.better(),
                measure.spread(),
                List.of());
    }

    private Map<String, String> facts(MetricName metric) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("preprocessing", subject.set().preprocessing().text());
        if (metric == MetricName.LPIPS) {
            perceptual.ifPresent(network -> facts.putAll(network.digests()));
        }
        return facts;
    }
}
