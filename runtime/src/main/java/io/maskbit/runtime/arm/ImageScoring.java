package io.maskbit.runtime.arm;

import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.score.Score;
import io.maskbit.runtime.wiring.Laboratory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Scores the images of one arm by the protocol that its experiment names. */
public interface ImageScoring {

    /** Opens the scoring of arms. */
    interface Source {

        /**
         * Prepares to score an arm, before it is trained: what would be refused in the end is
         * refused now.
         *
         * @param laboratory the arm
         * @param folder its folder
         * @param cache folder for what other runs can use again
         * @param progress told how far it is
         * @return empty if the experiment asks for no scores
         * @throws ExperimentException if the arm cannot be scored as it asks
         */
        Optional<ImageScoring> open(
                Laboratory laboratory, ArmFolder folder, Path cache, Progress progress);
    }

    /**
     * What was scored.
     *
     * @param scores the scores
     * @param leftOut metrics of the protocol that could not be computed, with the reason
     */
    record Scored(List<Score> scores, List<String> leftOut) {}

    /**
     * Takes images that an evaluator made.
     *
     * @param evaluator name of the evaluator
     * @param images the next ones, in their order
     */
    void made(String evaluator, Images images);

    /**
     * Scores all images taken.
     *
     * @throws ExperimentException if a metric that was asked for cannot be computed, or none can
     */
    Scored scored();
}
