package io.maskbit.evaluation.score;

import io.maskbit.api.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value with all that is needed to trust it.
 *
 * @param subject name of the images that were measured, as people know them
 * @param subjectDigest SHA-256 of those images
 * @param identity what it was measured with
 * @param value the value
 * @param unit its unit, for example {@code dB}; empty for plain numbers
 * @param better which direction is better
 * @param spread how sure it is; empty if that was not asked for
 * @param warnings what a reader must know before using it
 */
public record Score(
        String subject,
        String subjectDigest,
        ScoreIdentity identity,
        double value,
        String unit,
        Metric.Better better,
        Optional<Spread> spread,
        List<String> warnings) {

    /** Copies the warnings. */
    public Score {
        warnings = List.copyOf(warnings);
    }

    /**
     * An interval, and of which kind: intervals over images know nothing of other trainings, and
     * intervals over seeds nothing of other images.
     *
     * @param low lower end
     * @param high upper end
     * @param kind what was varied and how often, for example {@code 95 % over images, 200 draws}
     */
    public record Spread(double low, double high, String kind) {}

    /** Returns the same score with more warnings. */
    public Score warned(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Score(subject, subjectDigest, identity, value, unit, better, spread, all);
    }
}
