package io.maskbit.runtime.report;

import io.maskbit.evaluation.score.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation has to show.
 *
 * @param title what was measured, and how
 * @param scores the values
 * @param leftOut metrics that could not be computed, with the reason
 * @param pictures PNG files of the first images, by the name of their set
 * @param command the command that measures this again
 */
public record ScoreModel(
        String title,
        List<Score> scores,
        List<String> leftOut,
        Map<String, Path> pictures,
        String command) {

    /** Copies the lists. */
    public ScoreModel {
        scores = List.copyOf(scores);
        leftOut = List.copyOf(leftOut);
    }
}
