package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a search over the sampler's settings.
 *
 * @param verdict whether another setting is better than the present one
 * @param judge name of the judge and of the images it compares with
 * @param judgeAccuracy share of held-out images that it classifies right
 * @param seed of the search
 * @param searchImages images sampled in the search
 * @param confirmImages images of each setting in the confirmation
 * @param points what the search saw, in its order
 * @param tested present setting and winner on other images; empty if the present setting won
 * @param difference distance of the winner minus that of the present setting; empty likewise
 * @param yaml the section to use
 * @param winner number of the winning candidate; 0 is the present setting
 */
public record TuneModel(
        Verdict verdict,
        String judge,
        double judgeAccuracy,
        long seed,
        int searchImages,
        int confirmImages,
        List<Point> points,
        List<Tested> tested,
        Optional<Interval> difference,
        String yaml,
        int winner) {

    /** Copies the lists. */
    public TuneModel {
        points = List.copyOf(points);
        tested = List.copyOf(tested);
    }

    /** Whether another setting is better than the present one. */
    public enum Verdict {
        /** The winner of the search is better on other images too. */
        CONFIRMED("A better setting, confirmed"),
        /** The winner of the search is not shown to be better on other images. */
        NOT_CONFIRMED("No better setting confirmed"),
        /** No candidate was better in the search itself. */
        PRESENT_WON("The present setting won the search");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** Returns the verdict in words. */
        public String words() {
            return words;
        }
    }

    /**
     * A setting and what it was worth.
     *
     * @param candidate its number; 0 is the present setting
     * @param round of the search, from 0
     * @param settings searched setting to value
     * @param images number of images
     * @param frechet Fréchet distance of the judge's features
     * @param labelAccuracy share of images that show their class to the judge
     * @param passes forward passes per image
     */
    public record Point(
            int candidate,
            int round,
            Map<String, Double> settings,
            int images,
            double frechet,
            double labelAccuracy,
            int passes) {}

    /**
     * A setting in the confirmation.
     *
     * @param role "present" or "winner"
     * @param point what it was worth
     * @param picture PNG file of some of the images
     */
    public record Tested(String role, Point point, Path picture) {}
}
